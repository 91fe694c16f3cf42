package io.millrace.hw.ivshmem.internal;

import io.millrace.api.testkit.SignalerContract;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** Two clients of one server ring each other, past the server. */
class IvshmemClientContractTest extends SignalerContract {
    @TempDir
    Path directory;

    private IvshmemServer server;
    private Member near;
    private Member far;

    @Override
    protected Pair open() {
        IvshmemDoor door = IvshmemDoor.of("near", directory.resolve("socket").toString(), 1);
        server =
                IvshmemServer.open(IvshmemSpec.of(door, 65536), IvshmemRoutes.parse("", 1), Optional.empty(), it -> {});
        near = Member.of(door, "*=2");
        far = Member.of(door, "*=1");
        near.awaitPeer(2);
        while (far.signaler().await(0)) {}
        return new Pair(near.signaler(), far.signaler(), true);
    }

    @AfterEach
    void closeAll() {
        near.close();
        far.close();
        server.close();
    }
}
