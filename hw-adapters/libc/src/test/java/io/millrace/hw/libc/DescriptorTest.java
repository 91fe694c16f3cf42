package io.millrace.hw.libc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class DescriptorTest {
    private static final int NEW = Descriptor.READ_WRITE | Descriptor.CREATE | Descriptor.EXCLUSIVE;

    @TempDir
    Path directory;

    @Test
    void namesCallArgumentAndReasonWhenTheSystemRefuses() {
        String path = path("missing");
        LibcException e = assertThrows(LibcException.class, () -> Descriptor.open(path, Descriptor.READ_WRITE, 0));
        assertEquals("open(" + path + ") failed: ENOENT (no such name)", e.getMessage());
        assertEquals("open", e.call());
        assertEquals(Errno.ENOENT, e.errno());
    }

    @Test
    void refusesPathsThatCWouldCutShort() {
        assertThrows(IllegalArgumentException.class, () -> Descriptor.open("/tmp/a\0b", Descriptor.READ_WRITE, 0));
        assertThrows(IllegalArgumentException.class, () -> Names.unlink(""));
    }

    @Test
    void refusesToFollowASymbolicLink() throws IOException {
        Files.createSymbolicLink(directory.resolve("link"), Files.createFile(directory.resolve("file")));
        LibcException e = assertThrows(
                LibcException.class,
                () -> Descriptor.open(path("link"), Descriptor.READ_WRITE | Descriptor.NO_FOLLOW, 0));
        assertEquals(Errno.ELOOP, e.errno());
    }

    @Test
    void saysWhatTheJdkSaysOfAFile() throws IOException {
        try (Descriptor file = Descriptor.open(path("file"), NEW, 0640)) {
            file.chmod(0640);
            file.truncate(12345);
            FileStatus status = file.status();
            Map<String, Object> jdk = Files.readAttributes(directory.resolve("file"), "unix:*");
            assertEquals(FileKind.REGULAR, status.kind());
            assertEquals(12345, status.sizeBytes());
            assertEquals(0640, status.mode());
            assertEquals(jdk.get("ino"), status.inode());
            assertEquals(jdk.get("nlink"), status.links());
            assertEquals(jdk.get("uid"), status.owner());
            assertEquals(jdk.get("gid"), status.group());
            assertEquals("regular file, owner " + status.owner() + ", mode 0640, size 12345", status.summary());
        }
    }

    @Test
    void tellsApartFilesOfTheSameContent() throws IOException {
        Files.createFile(directory.resolve("a"));
        Files.createFile(directory.resolve("b"));
        FileStatus a = Names.status(path("a")).orElseThrow();
        assertTrue(a.sameFileAs(Names.target(path("a")).orElseThrow()));
        assertFalse(a.sameFileAs(Names.status(path("b")).orElseThrow()));
    }

    @Test
    void reservesRoomButNeverShortens() {
        try (Descriptor file = Descriptor.open(path("file"), NEW, 0600)) {
            file.reserve(8192);
            file.reserve(4096);
            assertEquals(8192, file.status().sizeBytes());
            LibcException e = assertThrows(LibcException.class, () -> file.reserve(1L << 60));
            assertNotEquals(0, e.errno());
            assertEquals(8192, file.status().sizeBytes());
        }
    }

    @Test
    void givesTheLockToOneDescriptorUntilItIsClosed() {
        Descriptor first = Descriptor.open(path("file"), NEW, 0600);
        try (Descriptor second = Descriptor.open(path("file"), Descriptor.READ_WRITE, 0)) {
            assertTrue(first.tryLock());
            assertFalse(second.tryLock());
            first.close();
            assertTrue(second.tryLock());
        }
    }

    @Test
    void carriesBytesThroughAPipeAndSaysWhenItIsEmpty() {
        try (Pipe pipe = Descriptor.pipe();
                Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocateFrom(ValueLayout.JAVA_LONG, 0x1122334455667788L);
            assertEquals(8, pipe.writer().write(buffer, 8));
            MemorySegment target = arena.allocate(16);
            assertEquals(8, pipe.reader().read(target, 16));
            assertEquals(0x1122334455667788L, target.get(ValueLayout.JAVA_LONG, 0));
            assertEquals(-1, pipe.reader().read(target, 16));
            assertThrows(IndexOutOfBoundsException.class, () -> pipe.reader().read(target, 17));
        }
    }

    @Test
    void closesItsNumberOnlyOnce() {
        Descriptor first = Descriptor.eventfd();
        first.close();
        try (Descriptor second = Descriptor.eventfd()) {
            assertEquals(first.number(), second.number(), "the kernel hands out the lowest free number");
            first.close();
            assertEquals(FileKind.OTHER, second.status().kind());
        }
    }

    private String path(String name) {
        return directory.resolve(name).toString();
    }

    @Test
    void locksOfWhatWasOpenedAnewDoNotKnowEachOther() {
        try (Descriptor file = MemoryFile.create("locked", 4096);
                Descriptor copy = file.duplicate();
                Descriptor again = file.reopen()) {
            assertTrue(file.tryLock(0, 64));
            assertTrue(copy.tryLock(0, 64), "a copy has the same lock");
            assertFalse(again.tryLock(0, 64), "two have the lock");
            assertTrue(again.status().sameFileAs(file.status()));
            assertEquals(4096, again.status().sizeBytes());
        }
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void whatSomebodyElseHasOpenedCanBeKeptFromSleeping() {
        Names.mkfifo(path("fifo"), 0600);
        try (Descriptor fifo = Descriptor.open(path("fifo"), Descriptor.READ_WRITE, 0);
                Descriptor copy = fifo.duplicate()) {
            copy.neverBlock();
            assertEquals(-1, fifo.read(Arena.ofAuto().allocate(1), 1));
        }
    }
}
