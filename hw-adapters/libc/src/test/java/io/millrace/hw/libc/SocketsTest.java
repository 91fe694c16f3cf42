package io.millrace.hw.libc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SocketsTest {
    private static final long MARK = 0x1122334455667788L;

    @TempDir
    Path directory;

    private final MemorySegment bytes = Arena.ofAuto().allocateFrom(ValueLayout.JAVA_LONG, MARK);
    private final MemorySegment buffer = Arena.ofAuto().allocate(64);
    private final SocketMessage message = new SocketMessage();

    @Test
    void carriesBytesBothWaysAndNamesTheReasonWhenThereAreNone() {
        for (SocketType type : SocketType.values()) {
            try (SocketPair pair = Sockets.pair(type)) {
                assertEquals(-Errno.EAGAIN, message.receive(pair.far(), buffer, 64));
                assertEquals(8, Sockets.send(pair.near(), bytes, 8));
                assertEquals(8, message.receive(pair.far(), buffer, 64));
                assertEquals(MARK, buffer.get(ValueLayout.JAVA_LONG, 0));
                assertEquals(List.of(), message.take());
                assertEquals(Optional.of(type), Sockets.type(pair.near()));
            }
        }
    }

    @Test
    void saysThatThePeerHasGone() {
        for (SocketType type : SocketType.values()) {
            try (SocketPair pair = Sockets.pair(type)) {
                pair.far().close();
                int gone = type == SocketType.STREAM ? Errno.EPIPE : Errno.ECONNREFUSED;
                assertEquals(-gone, Sockets.send(pair.near(), bytes, 8));
            }
        }
    }

    @Test
    void carriesDescriptorsInOrderEachClosedOnExec() {
        try (SocketPair pair = Sockets.pair(SocketType.DATAGRAM);
                Descriptor first = MemoryFile.create("first", 4096);
                Descriptor second = Descriptor.eventfd()) {
            assertEquals(8, message.send(pair.near(), bytes, 8, List.of(first, second, first)));
            assertEquals(8, message.receive(pair.far(), buffer, 64));
            List<Descriptor> taken = message.take();
            assertEquals(
                    List.of(FileKind.REGULAR, FileKind.OTHER, FileKind.REGULAR),
                    taken.stream().map(it -> it.status().kind()).toList());
            assertTrue(first.status().sameFileAs(taken.get(0).status()));
            assertNotEquals(first.number(), taken.get(0).number());
            taken.forEach(it -> assertEquals(1, it.control("F_GETFD", 1, 0), "not closed on exec"));
            assertEquals(List.of(), message.take(), "taken twice");
            taken.forEach(Descriptor::close);
        }
    }

    @Test
    void takesAsManyDescriptorsAsFit() {
        try (SocketPair pair = Sockets.pair(SocketType.STREAM);
                Descriptor file = Descriptor.eventfd()) {
            List<Descriptor> most =
                    Stream.generate(() -> file).limit(SocketMessage.MOST).toList();
            assertEquals(1, message.send(pair.near(), bytes, 1, most));
            assertEquals(1, message.receive(pair.far(), buffer, 64));
            List<Descriptor> taken = message.take();
            assertEquals(SocketMessage.MOST, taken.size());
            taken.forEach(Descriptor::close);
            List<Descriptor> more =
                    Stream.generate(() -> file).limit(SocketMessage.MOST + 1).toList();
            assertThrows(IllegalArgumentException.class, () -> message.send(pair.near(), bytes, 1, more));
        }
    }

    @Test
    void connectsThroughAPath() {
        String path = directory.resolve("socket").toString();
        try (Descriptor listener = Sockets.stream("listener");
                Descriptor client = Sockets.stream("client")) {
            assertEquals(-Errno.ENOENT, Sockets.connect(client, path));
            listener.chmod(0600);
            assertEquals(0, Sockets.bind(listener, path));
            assertEquals(0600, Names.status(path).orElseThrow().mode());
            assertEquals(-Errno.ECONNREFUSED, Sockets.connect(client, path));
            Sockets.listen(listener);
            assertEquals(Optional.empty(), Sockets.accept(listener, "accepted"));
            assertEquals(0, Sockets.connect(client, path));
            try (Descriptor accepted = Sockets.accept(listener, "accepted").orElseThrow()) {
                assertEquals(8, Sockets.send(client, bytes, 8));
                assertEquals(8, message.receive(accepted, buffer, 64));
            }
            assertEquals(-Errno.EADDRINUSE, Sockets.bind(client, path));
        }
    }

    @Test
    void refusesAPathThatDoesNotFit() {
        String longest = "/" + "x".repeat(Sockets.LONGEST_PATH - 1);
        try (Descriptor client = Sockets.stream("client")) {
            assertEquals(-Errno.ENOENT, Sockets.connect(client, longest));
            var e = assertThrows(IllegalArgumentException.class, () -> Sockets.connect(client, longest + "y"));
            assertTrue(e.getMessage().contains("1 to 107 bytes"), e::getMessage);
        }
    }

    @Test
    void memoryHasOneLengthForEver() {
        try (Descriptor file = MemoryFile.create("plc", 5000)) {
            assertEquals(5000, file.status().sizeBytes());
            assertThrows(LibcException.class, () -> file.truncate(4096));
            assertThrows(LibcException.class, () -> file.truncate(8192));
            assertThrows(LibcException.class, () -> file.reserve(8192));
        }
    }

    @Test
    void aCopyOutlivesItsOriginal() {
        try (SocketPair pair = Sockets.pair(SocketType.STREAM);
                Descriptor copy = pair.near().duplicate()) {
            pair.near().close();
            assertEquals(1, Sockets.send(copy, bytes, 1));
        }
    }

    @Test
    void waitsForASetThatChanges() {
        try (SocketPair one = Sockets.pair(SocketType.STREAM);
                SocketPair two = Sockets.pair(SocketType.STREAM)) {
            var poll = new Poll();
            for (int i = 0; i < 100; i++) {
                poll.add(one.near());
            }
            assertEquals(0, poll.await(0));
            assertEquals(1, Sockets.send(two.far(), bytes, 1));
            poll.clear();
            poll.add(one.near());
            poll.add(two.near());
            assertEquals(1, poll.await(0));
            assertTrue(!poll.readable(0) && poll.readable(1));
        }
    }
}
