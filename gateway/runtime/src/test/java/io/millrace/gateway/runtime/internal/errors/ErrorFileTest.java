package io.millrace.gateway.runtime.internal.errors;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.millrace.api.memory.Access;
import io.millrace.api.memory.Memory;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class ErrorFileTest {
    @TempDir
    private Path folder;

    private Path file() {
        return folder.resolve("errors");
    }

    private static List<ErrorEntry> read(Path path) throws IOException {
        try (Arena arena = Arena.ofConfined();
                FileChannel channel = FileChannel.open(path)) {
            var bytes = channel.map(MapMode.READ_ONLY, 0, channel.size(), arena);
            return ErrorLog.attach(Memory.of(bytes, Access.NORMAL)).entries();
        }
    }

    @Test
    void isPrivateAndHasItsRoom() throws IOException {
        try (ErrorFile errors = ErrorFile.open(file())) {
            errors.log().observe("a", "k", "m", 1, 1000);
            assertEquals(List.of(new ErrorEntry("a", "k", "m", 1, 1000, 1000)), read(file()));
        }
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file())));
        assertEquals(ErrorLayout.FILE_BYTES, Files.size(file()));
        assertArrayEquals(new String[] {"errors"}, folder.toFile().list());
    }

    @Test
    void theSameProcessGoesOn() throws IOException {
        try (ErrorFile first = ErrorFile.open(file())) {
            first.log().observe("a", "k", "m", 1, 1000);
        }
        try (ErrorFile second = ErrorFile.open(file())) {
            second.log().observe("a", "k", "m", 1, 2000);
        }
        assertEquals(List.of(new ErrorEntry("a", "k", "m", 2, 1000, 2000)), read(file()));
    }

    @Test
    void whatIsNoLogIsKeptAsItIs() throws IOException {
        byte[] other = {1, 2, 3};
        Files.write(file(), other);
        try (ErrorFile errors = ErrorFile.open(file())) {
            assertEquals(List.of(), errors.log().entries());
        }
        assertArrayEquals(other, Files.readAllBytes(folder.resolve("errors.1")));
        assertEquals(List.of(), read(file()));
    }

    @Test
    void saysWhatItCannotMake() {
        assertThrows(IOException.class, () -> ErrorFile.open(folder.resolve("none/errors")));
    }

    /** Another JVM, killed in the middle of its work. */
    @Test
    void aKilledProcessLeavesWhatItHadSeen() throws Exception {
        Process victim = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Victim.class.getName(),
                        file().toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        int seen;
        try (InputStream out = victim.getInputStream()) {
            out.readNBytes(100);
            victim.toHandle().destroyForcibly();
            victim.waitFor();
            seen = 100 + out.readAllBytes().length;
        }
        List<ErrorEntry> left = read(file());
        assertFalse(left.size() < seen, "said " + seen + ", left " + left.size());
        assertEquals("message a", left.getFirst().message());
        try (ErrorFile next = ErrorFile.open(file())) {
            assertEquals(List.of(), next.log().entries());
        }
        assertEquals(left, read(folder.resolve("errors.1")));
    }

    /** Writes errors that are all different, and a byte for each, until it is killed. */
    static final class Victim {
        private Victim() {}

        public static void main(String[] arguments) throws IOException {
            ErrorLog log = ErrorFile.open(Path.of(arguments[0])).log();
            String letters = "";
            while (true) {
                letters = letters.length() == 500 ? "" : letters + "a";
                if (log.observe("s", "k", "message " + letters, 1, 1) == ErrorLog.Seen.FIRST) {
                    System.out.write('.');
                    System.out.flush();
                }
            }
        }
    }
}
