package io.millrace.hw.ivshmem.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.memory.GeometryMismatchException;
import io.millrace.api.memory.ShmException;
import io.millrace.api.segment.SegmentRefusedException;
import io.millrace.hw.libc.Machine;
import io.millrace.hw.libc.NameRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which memory a server shares. */
class IvshmemMemoryTest {
    private static final int SIZE = 65536;

    @TempDir
    Path directory;

    @Test
    void memoryWithoutANameHasALengthThatNobodyChanges() {
        IvshmemMemory memory = IvshmemMemory.open(spec("", SIZE));
        try (var file = memory.file()) {
            assertTrue(memory.created());
            assertEquals(SIZE, file.status().sizeBytes());
            assertThrows(ShmException.class, () -> file.truncate(0));
        }
    }

    @Test
    void makesAPrivateFileAndFindsItAgain() throws IOException {
        IvshmemMemory made = IvshmemMemory.open(spec(path(), SIZE));
        made.file().close();
        assertTrue(made.created());
        assertEquals(SIZE, Files.size(Path.of(path())));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(Path.of(path()))));
        for (long size : new long[] {SIZE, 0}) {
            IvshmemMemory found = IvshmemMemory.open(spec(path(), size));
            found.file().close();
            assertFalse(found.created());
        }
    }

    @Test
    void completesAFileWhoseMakerDied() throws IOException {
        privateFile(0);
        IvshmemMemory.open(spec(path(), SIZE)).file().close();
        assertEquals(SIZE, Files.size(Path.of(path())));
    }

    @Test
    void refusesAFileOfAnotherLength() throws IOException {
        privateFile(2 * SIZE);
        var e = assertThrows(GeometryMismatchException.class, () -> IvshmemMemory.open(spec(path(), SIZE)));
        assertTrue(e.getMessage().contains("its size is 131072, allowed: exactly 65536 (regular file"), e::getMessage);
        privateFile(SIZE + 4096);
        e = assertThrows(GeometryMismatchException.class, () -> IvshmemMemory.open(spec(path(), 0)));
        assertTrue(e.getMessage().contains("its size is 69632, allowed: a power of two, "), e.getMessage());
        assertEquals(SIZE + 4096, Files.size(Path.of(path())));
    }

    @Test
    void refusesWhatIsNoFileOfOurs() throws IOException {
        var e = assertThrows(SegmentRefusedException.class, () -> IvshmemMemory.open(spec(path(), 0)));
        assertTrue(e.getMessage().contains("there is no such file, and size is 0"), e::getMessage);
        Files.createSymbolicLink(Path.of(path()), directory.resolve("elsewhere"));
        assertThrows(SegmentRefusedException.class, () -> IvshmemMemory.open(spec(path(), SIZE)));
        Files.delete(Path.of(path()));
        privateFile(SIZE);
        Files.setPosixFilePermissions(Path.of(path()), PosixFilePermissions.fromString("rw-rw----"));
        e = assertThrows(SegmentRefusedException.class, () -> IvshmemMemory.open(spec(path(), SIZE)));
        assertTrue(e.getMessage().contains("its mode is wider than 0600"), e.getMessage());
    }

    @Test
    void aFileThatFindsNoRoomLeavesNoName() {
        var e = assertThrows(SegmentRefusedException.class, () -> IvshmemMemory.open(spec(path(), 1L << 62)));
        assertTrue(e.getMessage().contains("cannot reserve 4611686018427387904 bytes for " + path()), e::getMessage);
        assertFalse(Files.exists(Path.of(path())), "the name stays");
    }

    @Test
    void saysWhatASpecificationMustBe() {
        long page = Machine.pageSize();
        String sizes = "a power of two, " + page + " or more, as a PCI BAR must have";
        for (long size : new long[] {0, -1, SIZE - 1, SIZE + page, 1, page / 2, Long.MIN_VALUE}) {
            assertRefused("", size, 16, sizes + " (0 with a path: as long as the file): size=" + size);
        }
        assertRefused(path(), page * 3, 16, sizes);
        assertRefused("memory", SIZE, 16, "path must be the absolute path of a file");
        assertRefused("", SIZE, 0, "guests must be between 1 and 65535: guests=0");
        assertRefused("", SIZE, 65536, "guests must be between 1 and 65535: guests=65536");
    }

    @Test
    void saysWhatADoorMustBe() {
        assertDoorRefused(() -> IvshmemDoor.of(" ", "/run/x", 1), "name must not be blank: name=' '");
        assertDoorRefused(() -> IvshmemDoor.of("plc", "x", 1), "socket must be the absolute path of a socket");
        assertDoorRefused(
                () -> IvshmemDoor.of("plc", "/" + "x".repeat(107), 1), "a socket, of at most 107 bytes: socket='/x");
        assertDoorRefused(() -> IvshmemDoor.of("plc", "/x", 0), "vectors must be between 1 and 2048: vectors=0");
        assertDoorRefused(() -> IvshmemDoor.of("plc", "/x", 2049), "vectors must be between 1 and 2048: vectors=2049");
        assertDoorRefused(
                () -> new IvshmemDoor("plc", "/x", 0400, NameRules.NOBODY_ELSE, 1),
                "socketMode must be between 0600 and 0777, readable and writable by the owner: socketMode=0400");
    }

    private void assertRefused(String path, long size, int guests, String reason) {
        var e = assertThrows(
                IllegalArgumentException.class, () -> spec(path, size).forGuests(guests));
        assertTrue(e.getMessage().contains(reason), e::getMessage);
    }

    private static void assertDoorRefused(Runnable opening, String reason) {
        var e = assertThrows(IllegalArgumentException.class, opening::run);
        assertTrue(e.getMessage().contains(reason), e::getMessage);
    }

    private IvshmemSpec spec(String path, long size) {
        IvshmemDoor door = IvshmemDoor.of("plc", directory.resolve("socket").toString(), 1);
        return new IvshmemSpec(door, path, size, 0600, 16);
    }

    private void privateFile(int size) throws IOException {
        Files.write(Path.of(path()), new byte[size]);
        Files.setPosixFilePermissions(Path.of(path()), PosixFilePermissions.fromString("rw-------"));
    }

    private String path() {
        return directory.resolve("memory").toString();
    }
}
