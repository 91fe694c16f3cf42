package io.millrace.hw.ivshmem.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.testkit.Await;
import io.millrace.hw.libc.Descriptor;
import io.millrace.hw.libc.FileKind;
import io.millrace.hw.libc.Poll;
import io.millrace.hw.libc.SocketMessage;
import io.millrace.hw.libc.Sockets;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** A client that reads one message when it is told to, and keeps what came with it. */
final class RawClient implements AutoCloseable {
    /** What {@link #next} says at the end of the stream. */
    static final String END = "end";

    private final Descriptor stream;
    private final SocketMessage carrier = new SocketMessage();
    private final MemorySegment bytes = Arena.ofAuto().allocate(8, 8);
    private final List<Descriptor> descriptors = new ArrayList<>();
    /** Eventfds by who is rung and vector, as {@code 2/0}. */
    private final Map<String, Descriptor> eventfds = new HashMap<>();

    private final StringBuilder hex = new StringBuilder();
    private Descriptor memory;

    RawClient(String path) {
        stream = Sockets.stream("raw client");
        assertEquals(0, Sockets.connect(stream, path));
    }

    /** The next message: a number, and what came with it; or {@link #END}. */
    String next() {
        Poll poll = new Poll(stream);
        assertEquals(1, poll.await(Await.WATCHDOG_NANOS), "nothing came");
        long count = carrier.receive(stream, bytes, 8);
        List<Descriptor> came = carrier.take();
        descriptors.addAll(came);
        if (count <= 0) {
            return END;
        }
        assertEquals(8, count, "a message came in pieces");
        hex.append(HexFormat.of().formatHex(bytes.toArray(ValueLayout.JAVA_BYTE)))
                .append(' ');
        long number = bytes.get(ValueLayout.JAVA_LONG, 0);
        assertTrue(came.size() <= 1, () -> "descriptors with " + number + ": " + came);
        if (came.isEmpty()) {
            eventfds.keySet().removeIf(key -> key.startsWith(number + "/"));
            return Long.toString(number);
        }
        return number + " " + sort(number, came.getFirst());
    }

    List<String> next(int count) {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            lines.add(next());
        }
        return lines;
    }

    /** Reads up to the end of the greeting; answers our id. */
    int greet(int vectors) {
        assertEquals("0", next());
        String id = next();
        for (int own = 0; own < vectors; ) {
            own += next().equals(id + " eventfd") ? 1 : 0;
        }
        return Integer.parseInt(id);
    }

    /** All that was read, in hexadecimal digits, a group for each message. */
    String hex() {
        return hex.toString().strip();
    }

    /** Who can be rung, ourselves too: peer and vector of every eventfd. */
    Set<String> eventfds() {
        return new TreeSet<>(eventfds.keySet());
    }

    Descriptor memory() {
        return memory;
    }

    void ring(String peerAndVector) {
        bytes.set(ValueLayout.JAVA_LONG, 0, 1);
        assertEquals(8, eventfds.get(peerAndVector).write(bytes, 8));
    }

    /** How often something was rung that we have been handed, since the last look. */
    long rings(String peerAndVector) {
        return eventfds.get(peerAndVector).read(bytes, 8) == 8 ? bytes.get(ValueLayout.JAVA_LONG, 0) : 0;
    }

    /** Waits until it was rung. */
    void awaitRing(String peerAndVector) {
        assertEquals(
                1, new Poll(eventfds.get(peerAndVector)).await(Await.WATCHDOG_NANOS), () -> "no ring: " + eventfds);
        assertTrue(rings(peerAndVector) > 0);
    }

    void speak(List<Descriptor> with) {
        assertEquals(8, carrier.send(stream, bytes, 8, with));
    }

    @Override
    public void close() {
        stream.close();
        descriptors.forEach(Descriptor::close);
    }

    private String sort(long number, Descriptor came) {
        if (came.status().kind() == FileKind.REGULAR) {
            memory = came;
            return "memory";
        }
        int vector = 0;
        while (number != -1 && eventfds.putIfAbsent(number + "/" + vector, came) != null) {
            vector++;
        }
        return "eventfd";
    }
}
