package io.millrace.hw.libc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.segment.SegmentRefusedException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SocketNamesTest {
    @TempDir
    Path directory;

    @Test
    void aSocketForDatagramsGetsItsNameAndModeWhateverTheUmask() {
        for (int mode : new int[] {0600, 0666}) {
            String path = directory.resolve("mail" + mode).toString();
            try (Descriptor socket = Sockets.open(SocketType.DATAGRAM, path)) {
                FileStatus identity = SocketNames.give(socket, SocketType.DATAGRAM, path, mode);
                FileStatus status = Names.status(path).orElseThrow();
                assertTrue(status.sameFileAs(identity), status::summary);
                assertEquals(FileKind.SOCKET, status.kind());
                assertEquals(mode, status.mode());
            }
        }
    }

    @Test
    void whoeverIsThereIsNotReplacedOfWhateverTypeHeIs() {
        for (SocketType there : SocketType.values()) {
            String path = directory.resolve(there.name()).toString();
            try (Descriptor socket = Sockets.open(there, path);
                    Descriptor other = Sockets.open(SocketType.DATAGRAM, path)) {
                FileStatus identity = SocketNames.give(socket, there, path, 0600);
                assertThrows(
                        SegmentRefusedException.class, () -> SocketNames.give(other, SocketType.DATAGRAM, path, 0600));
                assertTrue(Names.status(path).orElseThrow().sameFileAs(identity), there::name);
            }
        }
    }

    @Test
    void aNamedSocketIsHeldByItsNameAloneAndReachedThroughThat() throws Exception {
        String path = directory.resolve("mail").toString();
        var rules = new NameRules(FileKind.SOCKET, 0600, NameRules.NOBODY_ELSE);
        try (Descriptor socket = Sockets.open(SocketType.DATAGRAM, path);
                Descriptor sender = Sockets.open(SocketType.DATAGRAM, "sender")) {
            SocketNames.give(socket, SocketType.DATAGRAM, path, 0600);
            try (Descriptor held = rules.look(path).flatMap(SeenName::open).orElseThrow()) {
                Files.delete(Path.of(path));
                assertEquals(-Errno.ENOENT, Sockets.connect(sender, path));
                assertEquals(0, Sockets.connect(sender, held.path()));
            }
        }
    }
}
