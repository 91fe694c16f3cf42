package io.millrace.hw.libc;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SystemVMappingTest {
    private static final int CREATE = 01000;
    private static final int REMOVE = 0;
    private static final int STATUS = 2;
    private static final int SIZE = 5000;

    private final int id = SystemVCalls.get(0, SIZE, CREATE | 0600);

    @AfterEach
    void remove() {
        SystemVCalls.control(id, REMOVE, MemorySegment.NULL);
    }

    @Test
    void isAttachedUntilItIsClosed() {
        SystemVMapping mapping = attach(0);
        MemorySegment segment = mapping.segment();
        assertEquals(mapping.address(), segment.address());
        assertEquals(SIZE, segment.byteSize());
        segment.set(JAVA_BYTE, SIZE - 1, (byte) 42);
        try (SystemVMapping other = attach(0)) {
            assertNotEquals(mapping.address(), other.address());
            assertEquals(42, other.segment().get(JAVA_BYTE, SIZE - 1));
        }
        mapping.close();
        mapping.close();
        assertThrows(IllegalStateException.class, () -> segment.get(JAVA_BYTE, 0));
        assertErrno(Errno.EINVAL, () -> SystemVMapping.detach(mapping.address()));
    }

    @Test
    void whatIsDetachedByItsAddressIsClosedFirst() {
        MemorySegment segment = attach(0).segment();
        MemorySegment lent = Lent.of(segment).segment();
        SystemVMapping.detach(segment.address());
        assertThrows(IllegalStateException.class, () -> segment.get(JAVA_BYTE, 0));
        assertThrows(IllegalStateException.class, () -> lent.get(JAVA_BYTE, 0));
    }

    @Test
    void isReadOnlyIfAttachedSo() {
        try (SystemVMapping mapping = attach(SystemVMapping.READ_ONLY)) {
            assertEquals(0, mapping.segment().get(JAVA_BYTE, 0));
            assertThrows(IllegalArgumentException.class, () -> mapping.segment().set(JAVA_BYTE, 0, (byte) 1));
        }
    }

    @Test
    void isDetachedAgainIfItsLengthCannotBeHad() {
        String before = attached();
        assertThrows(
                UnsupportedOperationException.class,
                () -> SystemVMapping.of(id, 0, 0, () -> {
                    throw new UnsupportedOperationException("no length");
                }));
        assertEquals(before, attached());
    }

    @Test
    void ofManyWhoDetachOneDoes() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            for (int i = 0; i < 200; i++) {
                long address = attach(0).address();
                Future<Boolean> other = threads.submit(() -> detaches(address));
                assertTrue(detaches(address) ^ other.get(), "both or none detached it");
            }
        }
    }

    @Test
    void nothingElseIsDetached() {
        assertErrno(Errno.EINVAL, () -> SystemVMapping.detach(0));
        assertErrno(Errno.EINVAL, () -> SystemVMapping.detach(4096));
        try (Descriptor file = MemoryFile.create("no segment", SIZE);
                Mapping mapping = Mapping.of(file, 0, SIZE)) {
            assertErrno(
                    Errno.EINVAL, () -> SystemVMapping.detach(mapping.segment().address()));
            assertEquals(0, mapping.segment().get(JAVA_BYTE, 0));
        }
    }

    @Test
    void saysWhyAndWithWhatItWasRefused() {
        assertErrno(Errno.EFAULT, () -> SystemVCalls.control(id, STATUS, MemorySegment.NULL));
        assertErrno(Errno.EINVAL, () -> SystemVCalls.control(id, -1, MemorySegment.NULL));
        LibcException e = assertThrows(LibcException.class, () -> SystemVMapping.of(-1, 0x1000, 0, () -> SIZE));
        assertEquals("shmat(-1, 0x1000, 00) failed: EINVAL (bad argument)", e.getMessage());
        LibcException none = assertThrows(LibcException.class, () -> SystemVCalls.get(0x7A7A7A7A, 1, 0600));
        assertEquals("shmget(0x7a7a7a7a, 1, 0600) failed: ENOENT (no such name)", none.getMessage());
    }

    private SystemVMapping attach(int flags) {
        return SystemVMapping.of(id, 0, flags, () -> SIZE);
    }

    private static boolean detaches(long address) {
        try {
            SystemVMapping.detach(address);
            return true;
        } catch (LibcException e) {
            assertEquals(Errno.EINVAL, e.errno());
            return false;
        }
    }

    /** How often the segment is attached, as the kernel prints it. */
    private String attached() {
        for (String line : lines()) {
            String[] words = line.trim().split("\\s+", -1);
            if (words[1].equals(String.valueOf(id))) {
                return words[6];
            }
        }
        throw new AssertionError("segment " + id + " is not in " + lines());
    }

    private static List<String> lines() {
        try {
            return Files.readAllLines(Path.of("/proc/sysvipc/shm"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void assertErrno(int errno, Executable call) {
        LibcException e = assertThrows(LibcException.class, call);
        assertEquals(errno, e.errno(), e::getMessage);
    }
}
