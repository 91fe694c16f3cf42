package io.millrace.hw.datagram.internal;

import io.millrace.api.testkit.SignalerContract;
import java.nio.file.Path;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.io.TempDir;

class DatagramSignalerContractTest extends SignalerContract {
    @TempDir
    Path directory;

    @Override
    protected Pair open() {
        String there = directory.resolve("ab").toString();
        String back = directory.resolve("ba").toString();
        return new Pair(
                DatagramDoorbell.open("near", there, back, 0600, Assertions::fail),
                DatagramDoorbell.open("far", back, there, 0600, Assertions::fail),
                true);
    }
}
