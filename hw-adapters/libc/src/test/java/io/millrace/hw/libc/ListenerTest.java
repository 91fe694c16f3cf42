package io.millrace.hw.libc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.segment.SegmentRefusedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListenerTest {
    @TempDir
    Path directory;

    @Test
    void takesWhoeverConnectsAndRemovesItsName() {
        String path = path("meeting");
        Listener listener = Listener.open(path, 0600);
        try (Descriptor socket = listener.descriptor()) {
            assertTrue(listener.accept().isEmpty(), "somebody is there");
            try (Descriptor guest = Sockets.stream("guest")) {
                assertEquals(0, Sockets.connect(guest, path));
                try (Descriptor accepted = listener.accept().orElseThrow()) {
                    assertEquals(Optional.of(SocketType.STREAM), Sockets.type(accepted));
                }
            }
            assertEquals(Optional.empty(), listener.removeName());
            assertTrue(Names.status(path).isEmpty(), "the name stays: " + socket);
        }
    }

    @Test
    void givesItsNameTheModeAskedForWhateverTheUmask() {
        for (int mode : new int[] {0600, 0666}) {
            String path = path("meeting" + mode);
            try (Descriptor socket = Listener.open(path, mode).descriptor()) {
                assertEquals(mode, Names.status(path).orElseThrow().mode(), socket::toString);
            }
        }
    }

    @Test
    void replacesASocketAtWhichNobodyListensAndNothingElse() throws Exception {
        String path = path("meeting");
        Listener.open(path, 0600).descriptor().close();
        Listener second = Listener.open(path, 0600);
        try (Descriptor socket = second.descriptor()) {
            var e = assertThrows(SegmentRefusedException.class, () -> Listener.open(path, 0600));
            assertTrue(e.getMessage().contains("somebody listens there already"), () -> socket + ": " + e);
        }
        Path file = Files.writeString(directory.resolve("file"), "precious");
        assertThrows(SegmentRefusedException.class, () -> Listener.open(file.toString(), 0600));
        assertEquals("precious", Files.readString(file));
    }

    @Test
    void leavesANameThatIsNotItsOwnAnyMore() throws Exception {
        String path = path("meeting");
        Listener listener = Listener.open(path, 0600);
        try (Descriptor socket = listener.descriptor()) {
            Files.delete(Path.of(path));
            Files.writeString(Path.of(path), "precious");
            String left = listener.removeName().orElseThrow();
            assertTrue(left.contains("somebody has replaced it"), () -> socket + ": " + left);
            assertEquals("precious", Files.readString(Path.of(path)));
        }
    }

    private String path(String name) {
        return directory.resolve(name).toString();
    }
}
