package io.millrace.hw.fifo.internal;

import io.millrace.api.testkit.SignalerContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class FifoSignalerContractTest extends SignalerContract {
    @TempDir
    Path directory;

    @Override
    protected Pair open() {
        String there = directory.resolve("ab").toString();
        String back = directory.resolve("ba").toString();
        return new Pair(FifoDoorbell.open("near", there, back, 1), FifoDoorbell.open("far", back, there, 4), true);
    }
}
