package io.millrace.hw.unix.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.memory.Memory;
import io.millrace.api.port.Handle;
import io.millrace.api.port.Port;
import io.millrace.api.port.PortException;
import io.millrace.api.port.PortServer;
import io.millrace.api.port.Ports.Kind;
import io.millrace.api.segment.Segment;
import io.millrace.api.segment.SegmentRefusedException;
import io.millrace.hw.libc.Descriptor;
import io.millrace.hw.libc.DescriptorHandle;
import io.millrace.hw.libc.MemoryFile;
import io.millrace.hw.libc.Names;
import io.millrace.hw.libc.Sockets;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class UnixPortsTest {
    @TempDir
    Path directory;

    private final List<String> warnings = new ArrayList<>();
    private final UnixPorts ports = new UnixPorts(warnings::add);
    private final MemorySegment bytes = Arena.ofAuto().allocate(8);

    @Test
    void replacesASocketAtWhichNobodyListens() {
        Path path = directory.resolve("meeting");
        try (Descriptor leftover = Sockets.stream("leftover")) {
            assertEquals(0, Sockets.bind(leftover, path.toString()));
        }
        try (PortServer server = ports.listen(path)) {
            ports.connect(path, Duration.ZERO).close();
            server.accept(1).orElseThrow().close();
        }
        assertEquals(List.of(), warnings);
    }

    @Test
    void saysWhyItLeftAName() throws IOException {
        Path path = directory.resolve("meeting");
        PortServer server = ports.listen(path);
        Files.delete(path);
        Files.writeString(path, "precious");
        server.close();
        assertEquals("precious", Files.readString(path));
        assertEquals(1, warnings.size());
        assertTrue(warnings.getFirst().contains("somebody has replaced it"), warnings::getFirst);
    }

    @Test
    void opensTheFileOfASegment() throws IOException {
        Path path = Files.write(directory.resolve("segment"), new byte[4096]);
        try (Handle handle = ports.file(path);
                Segment segment = handle.map("plc")) {
            assertEquals(path.toRealPath().toString(), segment.info().location());
            assertEquals("plc", segment.info().name());
            assertEquals("handle", segment.info().kind());
        }
    }

    @Test
    void opensMemoryWithoutAName() {
        try (Descriptor memory = MemoryFile.create("nameless", 4096);
                Handle handle = ports.file(Path.of(memory.path()));
                Segment segment = handle.map("plc");
                Segment same = new DescriptorHandle(memory.reopen()).map("plc")) {
            segment.memory().setInt(8, 42);
            assertEquals(42, same.memory().getInt(8));
        }
    }

    @Test
    void refusesWhatIsOpenButNoFile() {
        String pipe = directory.resolve("pipe").toString();
        Names.mkfifo(pipe, 0600);
        try (Descriptor opened = Descriptor.open(pipe, Descriptor.READ_WRITE, 0)) {
            var e = assertThrows(SegmentRefusedException.class, () -> ports.file(Path.of(opened.path())));
            assertTrue(e.getMessage().contains(opened.path() + ": it is no memory"), e::getMessage);
        }
        assertThrows(SegmentRefusedException.class, () -> ports.file(Path.of("/proc/self/fd/99999")));
    }

    @Test
    void refusesWhatIsNoFileOfASegment() throws IOException {
        Path path = Files.createFile(directory.resolve("empty"));
        Path link = Files.createSymbolicLink(directory.resolve("link"), path);
        assertThrows(SegmentRefusedException.class, () -> ports.file(link));
        assertThrows(SegmentRefusedException.class, () -> ports.file(directory));
        assertThrows(SegmentRefusedException.class, () -> ports.file(directory.resolve("none")));
        try (Handle handle = ports.file(path)) {
            var e = assertThrows(SegmentRefusedException.class, () -> handle.map("plc"));
            assertTrue(e.getMessage().contains("size 0"), e::getMessage);
        }
    }

    @Test
    void followsAFileThatBecomesLonger() throws IOException {
        Path path = Files.write(directory.resolve("segment"), new byte[4096]);
        try (Handle handle = ports.file(path);
                Segment segment = handle.map("plc")) {
            Memory before = segment.memory();
            before.setInt(0, 42);
            assertThrows(SegmentRefusedException.class, () -> segment.grow(8192));
            assertEquals(4096, Files.size(path), "it was lengthened");
            Files.write(path, new byte[4096], StandardOpenOption.APPEND);
            segment.grow(8192);
            assertEquals(8192, segment.info().sizeBytes());
            segment.memory().setInt(8188, 7);
            before.setInt(4, 43);
            assertEquals(42, segment.memory().getInt(0));
            assertEquals(43, segment.memory().getInt(4));
        }
    }

    @Test
    void refusesAHandleOfSomebodyElse() {
        try (var pair = ports.pair(Kind.STREAM)) {
            Handle strange = new Handle() {
                @Override
                public Segment map(String name) {
                    throw new SegmentRefusedException(name);
                }

                @Override
                public Handle copy() {
                    return this;
                }

                @Override
                public void close() {}
            };
            assertThrows(IllegalArgumentException.class, () -> pair.ours().send(bytes, 1, List.of(strange)));
            assertThrows(IllegalArgumentException.class, () -> ports.port(strange));
        }
    }

    @Test
    void keepsNoDescriptorWhateverGoesWrong() throws IOException {
        everyErrorPath();
        long before = descriptors();
        everyErrorPath();
        assertEquals(before, descriptors());
    }

    private void everyErrorPath() throws IOException {
        Path file = Files.write(directory.resolve("file"), new byte[0]);
        Path path = directory.resolve("meeting");
        Path elsewhere = directory.resolve("none").resolve("none").resolve("meeting");
        try (PortServer server = ports.listen(path);
                Handle memory = ports.memory("leak", 4096);
                Handle huge = ports.memory("huge", 1L << 60);
                Handle empty = ports.file(file)) {
            assertThrows(SegmentRefusedException.class, () -> ports.listen(path));
            assertThrows(SegmentRefusedException.class, () -> ports.listen(file));
            assertThrows(SegmentRefusedException.class, () -> ports.listen(elsewhere));
            assertThrows(PortException.class, () -> ports.connect(file, Duration.ZERO));
            assertThrows(PortException.class, () -> ports.connect(elsewhere, Duration.ZERO));
            assertThrows(PortException.class, () -> ports.memory("none", 0));
            assertThrows(SegmentRefusedException.class, () -> huge.map("leak"));
            assertThrows(PortException.class, () -> ports.port(memory));
            assertThrows(SegmentRefusedException.class, () -> empty.map("leak"));
            assertThrows(SegmentRefusedException.class, () -> ports.file(directory));
            for (var client = server.accept(0); client.isPresent(); client = server.accept(0)) {
                client.get().close();
            }
            handOver(memory);
            watchAndWait();
        }
    }

    private void handOver(Handle memory) {
        for (Kind kind : Kind.values()) {
            try (var pair = ports.pair(kind);
                    Port far = ports.port(pair.theirs())) {
                List<Handle> most = Stream.generate(() -> memory).limit(32).toList();
                List<Handle> tooMany = Stream.generate(() -> memory).limit(33).toList();
                assertEquals(Port.Sent.SENT, pair.ours().send(bytes, 1, most));
                assertThrows(IllegalArgumentException.class, () -> pair.ours().send(bytes, 1, tooMany));
                assertEquals(1, far.receive(bytes, List.of()));
                List<Handle> received = new ArrayList<>();
                assertEquals(Port.Sent.SENT, pair.ours().send(bytes, 1, most));
                assertEquals(1, far.receive(bytes, received));
                assertEquals(32, received.size());
                received.forEach(Handle::close);
                assertEquals(Port.Sent.SENT, pair.ours().send(bytes, 1, most), "closed unread");
            }
        }
    }

    private void watchAndWait() {
        for (Kind kind : Kind.values()) {
            try (var pair = ports.pair(kind);
                    var watch = ports.watch()) {
                watch.add(0, pair.ours());
                assertEquals(0, watch.await(0, key -> {}));
                pair.ours().await(0);
                ports.port(pair.ours().detach()).close();
            }
        }
    }

    private long descriptors() throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
            return all.filter(this::isOurs).count();
        }
    }

    /** What the JVM opens for itself, and when, is its own affair. */
    private boolean isOurs(Path descriptor) {
        try {
            String target = Files.readSymbolicLink(descriptor).toString();
            return target.startsWith(directory.toString()) || target.matches("(socket:|/memfd:|anon_inode:).*");
        } catch (IOException expected) {
            return false;
        }
    }
}
