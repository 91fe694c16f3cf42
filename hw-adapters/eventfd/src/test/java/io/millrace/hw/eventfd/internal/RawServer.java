package io.millrace.hw.eventfd.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.api.port.Handle;
import io.millrace.api.port.Port;
import io.millrace.api.port.PortServer;
import io.millrace.api.testkit.Await;
import io.millrace.hw.unix.internal.UnixPorts;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;

/** A server that hands over what it is told to. */
final class RawServer implements AutoCloseable {
    private final MemorySegment bytes = Arena.ofAuto().allocate(1);
    private final PortServer door;

    RawServer(String socket) {
        door = new UnixPorts().listen(Path.of(socket));
    }

    Port accept() {
        return door.accept(Await.WATCHDOG_NANOS).orElseThrow();
    }

    /** Lets the next client in, and hands copies over. */
    Port handOver(List<Handle> handles) {
        Port client = accept();
        assertEquals(Port.Sent.SENT, client.send(bytes, 1, handles));
        return client;
    }

    @Override
    public void close() {
        door.close();
    }
}
