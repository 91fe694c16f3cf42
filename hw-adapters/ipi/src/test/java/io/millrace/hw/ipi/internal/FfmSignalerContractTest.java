package io.millrace.hw.ipi.internal;

import io.millrace.api.testkit.SignalerContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class FfmSignalerContractTest extends SignalerContract {
    @TempDir
    Path directory;

    @Override
    protected Pair open() {
        Path there = directory.resolve("there");
        Path back = directory.resolve("back");
        return new Pair(TwoWay.open(IpiCalls.FFM, there, back), TwoWay.open(IpiCalls.FFM, back, there), true);
    }
}
