package io.millrace.hw.fifo.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.segment.SegmentRefusedException;
import io.millrace.api.signal.Signaler;
import io.millrace.api.testkit.Allocations;
import io.millrace.hw.libc.FileKind;
import io.millrace.hw.libc.FileStatus;
import io.millrace.hw.libc.Names;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class FifoSignalerTest {
    private static final long LONG_NANOS = TimeUnit.SECONDS.toNanos(30);

    @TempDir
    Path directory;

    @Test
    void makesPrivatePipesAndLeavesTheirNames() {
        open("ab", "ba", 1).close();
        for (String name : new String[] {"ab", "ba"}) {
            FileStatus status = Names.status(path(name)).orElseThrow();
            assertEquals(FileKind.FIFO, status.kind());
            assertEquals(0600, status.mode());
        }
    }

    @Test
    void carriesTheTargetLittleEndianToAnotherProcess() throws Exception {
        try (var signaler = open("ab", "ba", 4)) {
            signaler.ring(0x01020304);
            assertArrayEquals(new byte[] {4, 3, 2, 1}, readElsewhere(4));
        }
        try (var signaler = open("ab", "ba", 1)) {
            signaler.ring(0x01020304);
            assertArrayEquals(new byte[] {4}, readElsewhere(1));
        }
    }

    @Test
    void playsPingPongWithAnotherProcess() throws Exception {
        try (var signaler = open("ab", "ba", 1)) {
            Process peer = shell("for i in 1 2 3 4 5; do head -c 1 " + path("ab") + " >" + path("ba") + "; done");
            for (int i = 0; i < 5; i++) {
                signaler.ring(i);
                assertTrue(signaler.await(LONG_NANOS), "no answer to ring " + i);
            }
            assertEquals(0, peer.waitFor());
        }
    }

    @Test
    void dropsRingsIntoAFullPipeAndSaysSo() {
        try (var signaler = open("ab", "ba", 1)) {
            for (int i = 0; i < 70_000; i++) {
                signaler.ring(i);
            }
            assertEquals(70_000, signaler.info().rings());
            assertEquals(65_536, signaler.info().wakes());
        }
    }

    @Test
    void hearsManyRingsAsOne() {
        try (var near = open("ab", "ba", 4);
                var far = open("ba", "ab", 4)) {
            for (int i = 0; i < 5_000; i++) {
                near.ring(i);
            }
            assertTrue(far.await(LONG_NANOS));
            assertFalse(far.await(0));
            assertEquals(0, far.info().parks());
        }
    }

    @Test
    void mayRingAndListenOnOnePipe() {
        try (var signaler = open("both", "both", 4)) {
            signaler.ring(1);
            assertTrue(signaler.await(LONG_NANOS));
        }
    }

    @Test
    void sleepsUntilTheBoundIsOver() {
        try (var signaler = open("ab", "ba", 1)) {
            assertFalse(signaler.await(1_000));
            assertEquals(1, signaler.info().parks());
        }
    }

    @Test
    void allocatesNothingWhileWaiting() {
        try (var signaler = open("ab", "ba", 1)) {
            assertTrue(Allocations.perOperation(() -> signaler.await(0), 10_000) < 0.1);
        }
    }

    @Test
    void refusesWhatIsNoPipe() throws IOException {
        Files.createFile(directory.resolve("ab"));
        assertRefused("it is not a FIFO (regular file, owner");
        Files.delete(directory.resolve("ab"));
        Names.mkfifo(path("real"), 0600);
        Files.createSymbolicLink(directory.resolve("ab"), directory.resolve("real"));
        assertRefused("it is not a FIFO (symbolic link, owner");
    }

    @Test
    void refusesAPipeThatStrangersCanWriteTo() throws IOException {
        Names.mkfifo(path("ab"), 0600);
        Files.setPosixFilePermissions(directory.resolve("ab"), PosixFilePermissions.fromString("rw-rw-rw-"));
        assertRefused("its mode is wider than 0664 (FIFO, owner");
    }

    @Test
    void refusesOtherWidthsAndRelativePaths() {
        var e = assertThrows(IllegalArgumentException.class, () -> open("ab", "ba", 2));
        assertEquals("width must be 1 or 4 bytes: width=2", e.getMessage());
        assertThrows(IllegalArgumentException.class, () -> FifoDoorbell.open("f", "ab", path("ba"), 1));
    }

    @Test
    void givesBackItsDescriptorsAlsoWhenTheSecondPipeIsRefused() throws IOException {
        long before = descriptors();
        open("ab", "ba", 1).close();
        Files.createFile(directory.resolve("file"));
        assertThrows(SegmentRefusedException.class, () -> open("ab", "file", 1));
        assertEquals(before, descriptors());
    }

    private long descriptors() throws IOException {
        try (var open = Files.list(Path.of("/proc/self/fd"))) {
            return open.filter(this::isOurs).count();
        }
    }

    private boolean isOurs(Path descriptor) {
        try {
            String target = Files.readSymbolicLink(descriptor).toString();
            return target.startsWith(directory.toString()) || target.contains("eventfd");
        } catch (IOException expected) {
            return false;
        }
    }

    private void assertRefused(String reason) {
        var e = assertThrows(SegmentRefusedException.class, () -> open("ab", "ba", 1));
        assertTrue(e.getMessage().contains(reason), e.getMessage());
    }

    private byte[] readElsewhere(int count) throws IOException, InterruptedException {
        Process reader = shell("head -c " + count + " " + path("ab"));
        byte[] bytes = reader.getInputStream().readAllBytes();
        assertEquals(0, reader.waitFor(), new String(reader.getErrorStream().readAllBytes(), StandardCharsets.UTF_8));
        return bytes;
    }

    private static Process shell(String command) throws IOException {
        return new ProcessBuilder("sh", "-c", command).start();
    }

    private Signaler open(String out, String in, int width) {
        return FifoDoorbell.open("f", path(out), path(in), width);
    }

    private String path(String name) {
        return directory.resolve(name).toString();
    }
}
