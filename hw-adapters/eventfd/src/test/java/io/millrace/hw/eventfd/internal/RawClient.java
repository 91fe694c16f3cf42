package io.millrace.hw.eventfd.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.port.Handle;
import io.millrace.api.port.Port;
import io.millrace.api.signal.Signaler;
import io.millrace.api.testkit.Await;
import io.millrace.hw.unix.internal.UnixPorts;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A client that does nothing by itself. */
final class RawClient implements AutoCloseable {
    private static final long MOMENT_NANOS = 50_000_000;

    private final MemorySegment bytes = Arena.ofAuto().allocate(8);
    private final Port server;
    private Optional<EventfdPair> pair = Optional.empty();
    private Optional<Signaler> signaler = Optional.empty();

    RawClient(String socket) {
        server = new UnixPorts().connect(Path.of(socket), Duration.ofNanos(Await.WATCHDOG_NANOS));
    }

    /** Takes what the server hands over. */
    Signaler take() {
        List<Handle> handles = new ArrayList<>();
        assertTrue(server.await(Await.WATCHDOG_NANOS), "nothing was handed over");
        assertEquals(1, server.receive(bytes, handles));
        assertEquals(2, handles.size());
        pair = Optional.of(EventfdPair.of(handles, "server"));
        handles.forEach(Handle::close);
        signaler = Optional.of(EventfdDoorbell.of("raw", pair.orElseThrow()));
        return signaler.orElseThrow();
    }

    /** Whether something comes within a moment. */
    boolean gets() {
        return server.await(MOMENT_NANOS);
    }

    void speak() {
        assertEquals(Port.Sent.SENT, server.send(bytes, 1));
    }

    void awaitEnd() {
        Await.until(() -> server.receive(bytes, List.of()) == Port.GONE, () -> "the server has not hung up");
    }

    @Override
    public void close() {
        signaler.ifPresent(Signaler::close);
        pair.ifPresent(EventfdPair::close);
        server.close();
    }
}
