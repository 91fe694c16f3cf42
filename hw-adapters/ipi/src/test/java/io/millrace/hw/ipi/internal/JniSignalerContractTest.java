package io.millrace.hw.ipi.internal;

import io.millrace.api.testkit.SignalerContract;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class JniSignalerContractTest extends SignalerContract {
    @TempDir
    Path directory;

    @BeforeAll
    static void requireLibrary() {
        Library.require(IpiCalls.JNI);
    }

    @Override
    protected Pair open() {
        Path there = directory.resolve("there");
        Path back = directory.resolve("back");
        return new Pair(TwoWay.open(IpiCalls.JNI, there, back), TwoWay.open(IpiCalls.JNI, back, there), true);
    }
}
