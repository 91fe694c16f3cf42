package io.millrace.hw.eventfd.internal;

import io.millrace.api.testkit.SignalerContract;
import io.millrace.hw.unix.internal.UnixPorts;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.io.TempDir;

/** A client rings the server. */
class EventfdClientContractTest extends SignalerContract {
    @TempDir
    Path directory;

    private EventfdServer server;
    private Member client;

    @Override
    protected Pair open() {
        String socket = directory.resolve("socket").toString();
        server = EventfdServer.open("server", socket, new UnixPorts(), Optional.empty(), Assertions::fail);
        client = Member.of(socket);
        return new Pair(client.signaler(), server.signaler(), true);
    }

    @AfterEach
    void closeBoth() {
        client.close();
        server.close();
    }
}
