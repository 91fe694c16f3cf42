package io.millrace.hw.ivshmem.internal;

import io.millrace.api.testkit.SignalerContract;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** A server and its client ring each other, on the second of two vectors. */
class IvshmemServerContractTest extends SignalerContract {
    @TempDir
    Path directory;

    private IvshmemServer server;
    private Member client;

    @Override
    protected Pair open() {
        IvshmemDoor door = IvshmemDoor.of("near", directory.resolve("socket").toString(), 2);
        server = IvshmemServer.open(
                IvshmemSpec.of(door, 65536), IvshmemRoutes.parse("*=1/1", 2), Optional.empty(), it -> {});
        client = Member.of(door, "*=0/1");
        return new Pair(server.signaler(), client.signaler(), true);
    }

    @AfterEach
    void closeBoth() {
        client.close();
        server.close();
    }
}
