package io.millrace.hw.ivshmem.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.api.testkit.Await;
import io.millrace.hw.libc.Descriptor;
import io.millrace.hw.libc.Listener;
import io.millrace.hw.libc.Poll;
import io.millrace.hw.libc.SocketMessage;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/** A server that says what it is told to, to one client. */
final class RawServer implements AutoCloseable {
    private final Listener listener;
    private final SocketMessage carrier = new SocketMessage();
    private final MemorySegment bytes = Arena.ofAuto().allocate(8, 8);
    private Descriptor stream;

    RawServer(String path, int mode) {
        listener = Listener.open(path, mode);
    }

    String path() {
        return listener.path();
    }

    void accept() {
        assertEquals(1, new Poll(listener.descriptor()).await(Await.WATCHDOG_NANOS), "nobody came");
        stream = listener.accept().orElseThrow();
    }

    void say(long number, Descriptor... with) {
        bytes.set(ValueLayout.JAVA_LONG, 0, number);
        assertEquals(8, carrier.send(stream, bytes, 8, List.of(with)));
    }

    /** The same in pieces of one byte. */
    void stammer(long number, Descriptor with) {
        bytes.set(ValueLayout.JAVA_LONG, 0, number);
        for (int i = 0; i < 8; i++) {
            List<Descriptor> beside = i == 0 ? List.of(with) : List.of();
            assertEquals(1, carrier.send(stream, bytes.asSlice(i), 1, beside));
        }
    }

    /** Half a message. */
    void mumble() {
        assertEquals(4, carrier.send(stream, bytes, 4, List.of()));
    }

    /** Waits until the client has hung up. */
    void awaitEnd() {
        assertEquals(1, new Poll(stream).await(Await.WATCHDOG_NANOS), "the client is still there");
        assertEquals(0, Math.max(0, carrier.receive(stream, bytes, 8)));
        hangUp();
    }

    void hangUp() {
        stream.close();
    }

    @Override
    public void close() {
        if (stream != null) {
            stream.close();
        }
        listener.removeName().ifPresent(left -> {
            throw new AssertionError(left);
        });
        listener.descriptor().close();
    }
}
