package io.millrace.hw.unix.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.millrace.api.port.Handle;
import io.millrace.api.port.Port;
import io.millrace.api.port.PortPair;
import io.millrace.api.port.Ports.Kind;
import io.millrace.api.segment.Segment;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A peer in another process, in C, that gets three handles in one message and lives by them. */
@Timeout(120)
class UnixProcessTest {
    private static final int TRIPS = 500;
    private static final long LONG_NANOS = TimeUnit.SECONDS.toNanos(30);

    @TempDir
    Path directory;

    private final UnixPorts ports = new UnixPorts();
    private final MemorySegment bytes = Arena.ofAuto().allocateFrom("hello");
    private final MemorySegment buffer = Arena.ofAuto().allocate(64);

    @Test
    void echoesThroughWhatItWasHanded() throws Exception {
        Path path = directory.resolve("meeting");
        try (var server = ports.listen(path);
                PortPair mailbox = ports.pair(Kind.DATAGRAM);
                Handle memory = ports.memory("shared", 4096);
                Segment segment = memory.map("shared")) {
            Process peer = start(path);
            try (Port bootstrap = server.accept(LONG_NANOS).orElseThrow()) {
                try (PortPair doorbell = ports.pair(Kind.STREAM)) {
                    handOver(bootstrap, List.of(doorbell.theirs(), memory, mailbox.theirs()));
                    play(doorbell.ours());
                }
                checkMail(mailbox.ours(), segment);
                assertEquals(0, peer.waitFor());
                assertEquals(Port.GONE, receive(bootstrap, List.of()));
                assertEquals(Port.Sent.GONE, mailbox.ours().send(bytes, 1));
            } finally {
                peer.destroyForcibly();
            }
        }
    }

    @Test
    void aPeerThatIsKilledIsGone() throws Exception {
        Path path = directory.resolve("meeting");
        try (var server = ports.listen(path);
                PortPair doorbell = ports.pair(Kind.STREAM);
                PortPair mailbox = ports.pair(Kind.DATAGRAM);
                Handle memory = ports.memory("shared", 4096)) {
            Process peer = start(path);
            try (Port bootstrap = server.accept(LONG_NANOS).orElseThrow()) {
                handOver(bootstrap, List.of(doorbell.theirs(), memory, mailbox.theirs()));
                play(doorbell.ours());
            } finally {
                peer.destroyForcibly().waitFor();
            }
            assertEquals(Port.GONE, receive(doorbell.ours(), List.of()));
            assertEquals(Port.Sent.GONE, doorbell.ours().send(bytes, 1));
        }
    }

    private void handOver(Port bootstrap, List<Handle> handles) {
        assertEquals(1, receive(bootstrap, List.of()));
        assertEquals(Port.Sent.SENT, bootstrap.send(bytes, 5, handles));
        handles.forEach(Handle::close);
    }

    private void play(Port doorbell) {
        for (int i = 0; i < TRIPS; i++) {
            assertEquals(Port.Sent.SENT, doorbell.send(bytes, 1));
            assertEquals(1, receive(doorbell, List.of()), "no answer to byte " + i);
        }
    }

    private void checkMail(Port mailbox, Segment ours) {
        List<Handle> handles = new ArrayList<>();
        assertEquals(16, receive(mailbox, handles));
        assertEquals(1, handles.size());
        try (Handle handle = handles.getFirst();
                Segment theirs = handle.map("returned")) {
            assertEquals(TRIPS, ours.memory().getInt(0));
            assertEquals(TRIPS, theirs.memory().getInt(0));
            assertEquals("memfd:shared", theirs.info().location());
        }
    }

    private long receive(Port port, List<Handle> handles) {
        assertTrue(port.await(LONG_NANOS), "nothing came");
        return port.receive(buffer, handles);
    }

    private Process start(Path path) throws IOException, InterruptedException {
        Path program = directory.resolve("peer");
        String[] compile = {
            "gcc",
            "-O2",
            "-Wall",
            "-Wextra",
            "-Werror",
            "-Wconversion",
            "-Wshadow",
            "-o",
            program.toString(),
            "src/test/c/peer.c"
        };
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/gcc")), "needs gcc to build the foreign peer");
        assertEquals(0, new ProcessBuilder(compile).inheritIO().start().waitFor());
        return new ProcessBuilder(program.toString(), path.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }
}
