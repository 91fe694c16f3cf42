package io.millrace.hw.libc;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class SharedMemoryObjectsTest {
    private static final int NEW = Descriptor.READ_WRITE | Descriptor.CREATE | Descriptor.EXCLUSIVE;

    private final String name = "/millrace-libc-" + ProcessHandle.current().pid() + "-" + System.identityHashCode(this);
    private final Path path = Path.of("/dev/shm" + name);

    @AfterEach
    void remove() throws IOException {
        Files.deleteIfExists(path);
    }

    @Test
    void anObjectIsThereFromOpenToUnlink() throws IOException {
        try (Descriptor object = SharedMemoryObjects.open(name, NEW, 0600)) {
            assertEquals(FileKind.REGULAR, object.status().kind());
            assertEquals(0, object.status().sizeBytes());
            assertTrue(closesOnExec(object), "stays open on exec");
            assertErrno(Errno.EEXIST, () -> SharedMemoryObjects.open(name, NEW, 0600));
            object.reserve(4096);
        }
        try (Descriptor emptied = SharedMemoryObjects.open(name, Descriptor.READ_WRITE | Descriptor.EMPTIED, 0)) {
            assertEquals(0, emptied.status().sizeBytes());
        }
        SharedMemoryObjects.unlink(name);
        assertErrno(Errno.ENOENT, () -> SharedMemoryObjects.unlink(name));
        assertErrno(Errno.ENOENT, () -> SharedMemoryObjects.open(name, Descriptor.READ_WRITE, 0));
    }

    @Test
    void aMappingForReadingRefusesStores() throws IOException {
        Files.write(path, new byte[] {1, 2, 3});
        try (Descriptor object = SharedMemoryObjects.open(name, Descriptor.READ_ONLY, 0);
                Mapping mapping = Mapping.readOnly(object, 0, 3)) {
            assertEquals(3, mapping.segment().get(JAVA_BYTE, 2));
            assertThrows(IllegalArgumentException.class, () -> mapping.segment().set(JAVA_BYTE, 2, (byte) 4));
            assertErrno(Errno.EACCES, () -> Mapping.of(object, 0, 3));
            assertErrno(Errno.EINVAL, () -> object.truncate(1));
        }
    }

    @Test
    void mappingNothingIsRefused() {
        try (Descriptor object = SharedMemoryObjects.open(name, NEW, 0600)) {
            assertErrno(Errno.EINVAL, () -> Mapping.of(object, 0, 0));
            assertErrno(Errno.EBADF, () -> Mapping.of(new Descriptor(-1, "never open"), 0, 4096));
        }
    }

    @Test
    void sealsAreThoseAskedFor() {
        try (Descriptor file = MemoryFile.create("sealed", 4096, MemoryFile.SEAL_SHRINKING)) {
            assertEquals(MemoryFile.SEAL_SHRINKING, MemoryFile.seals(file));
            assertErrno(Errno.EPERM, () -> file.truncate(1));
            file.truncate(8192);
            MemoryFile.seal(file, MemoryFile.SEAL_GROWING | MemoryFile.SEAL_SEALS);
            assertErrno(Errno.EPERM, () -> file.truncate(16384));
            assertErrno(Errno.EPERM, () -> MemoryFile.seal(file, MemoryFile.SEAL_WRITING));
        }
    }

    @Test
    void writingCannotBeSealedUnderAMappingButInFutureItCan() {
        try (Descriptor file = MemoryFile.create("sealed", 4096, 0);
                Mapping mapping = Mapping.of(file, 0, 4096)) {
            assertErrno(Errno.EBUSY, () -> MemoryFile.seal(file, MemoryFile.SEAL_WRITING));
            MemoryFile.seal(file, MemoryFile.SEAL_FUTURE_WRITING);
            mapping.segment().set(JAVA_BYTE, 0, (byte) 1);
            assertErrno(Errno.EPERM, () -> Mapping.of(file, 0, 4096));
            Mapping.readOnly(file, 0, 4096).close();
        }
    }

    @Test
    void namesOfErrorsComeAloneToo() {
        assertEquals("EIDRM", Errno.shortName(Errno.EIDRM));
        assertEquals("ENAMETOOLONG", Errno.shortName(Errno.ENAMETOOLONG));
        assertEquals("errno 7777", Errno.shortName(7777));
    }

    @Test
    void nativeAccessIsAllowedHere() {
        assertTrue(NativeAccess.isAllowed());
    }

    private static boolean closesOnExec(Descriptor descriptor) throws IOException {
        String bits = flags(descriptor);
        return (Integer.parseInt(bits, 8) & Descriptor.CLOSE_ON_EXEC) != 0;
    }

    private static String flags(Descriptor descriptor) throws IOException {
        Path info = Path.of("/proc/self/fdinfo/" + descriptor.number());
        return Files.readAllLines(info).stream()
                .filter(line -> line.startsWith("flags:"))
                .map(line -> line.substring("flags:".length()).trim())
                .findFirst()
                .orElseThrow();
    }

    private static void assertErrno(int errno, Executable call) {
        LibcException e = assertThrows(LibcException.class, call);
        assertEquals(errno, e.errno(), e::getMessage);
    }
}
