package io.millrace.posix.internal.object;

import static io.millrace.posix.Seal.F_SEAL_FUTURE_WRITE;
import static io.millrace.posix.Seal.F_SEAL_GROW;
import static io.millrace.posix.Seal.F_SEAL_SEAL;
import static io.millrace.posix.Seal.F_SEAL_SHRINK;
import static io.millrace.posix.Seal.F_SEAL_WRITE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.memory.Memory;
import io.millrace.posix.Capability;
import io.millrace.posix.PosixObjects;
import io.millrace.posix.SharedObject;
import java.nio.file.Files;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LibcObjectsTest extends PosixObjectsContract {
    @Override
    PosixObjects objects() {
        return new LibcObjects();
    }

    @Test
    void isWhatIsUsedWhereNativeCallsAreAllowedAndDoesEverything() {
        assertInstanceOf(LibcObjects.class, PosixObjects.open());
        assertEquals(EnumSet.allOf(Capability.class), objects.capabilities());
    }

    @Test
    void oneMadeInVainLeavesNoName() {
        assertErrno("ENOSPC", () -> objects.shmOpen(name, NEW, 0600, 1L << 40));
        assertFalse(Files.exists(path));
    }

    @Test
    void anObjectWithANameCannotBeSealed() {
        try (SharedObject object = objects.shmOpen(name, NEW, 0600, 64)) {
            assertEquals(Set.of(F_SEAL_SEAL), object.seals());
        }
    }

    @Test
    void aSealedLengthStays_M4() {
        try (SharedObject object = objects.memfd("sealed", 8192, Set.of(F_SEAL_SHRINK, F_SEAL_GROW))) {
            assertEquals(Set.of(F_SEAL_SHRINK, F_SEAL_GROW), object.seals());
            assertErrno("EPERM", () -> object.truncate(4096));
            assertErrno("EPERM", () -> object.truncate(16_384));
            object.memory().setInt(8188, 42);
            assertEquals(8192, object.sizeBytes());
            assertEquals("sealed", object.name());
        }
    }

    @Test
    void withoutSealsItsLengthChanges() {
        try (SharedObject object = objects.memfd("free", 0, Set.of())) {
            assertErrno("EINVAL", object::memory);
            object.truncate(100);
            assertEquals(100, object.memory().size());
            assertEquals(Set.of(), object.seals());
        }
    }

    @Test
    void whatIsSealedForTheFutureCanBeStoredToHere() {
        try (SharedObject object = objects.memfd("future", 4096, Set.of(F_SEAL_FUTURE_WRITE))) {
            assertFalse(object.isReadOnly());
            Memory memory = object.memory();
            memory.setInt(0, 42);
            object.truncate(8192);
            assertErrno("EPERM", object::memory);
        }
    }

    @Test
    void whatIsSealedAgainstStoresIsReadOnly() {
        try (SharedObject object = objects.memfd("zeros", 4096, Set.of(F_SEAL_WRITE, F_SEAL_FUTURE_WRITE))) {
            assertTrue(object.isReadOnly());
            assertEquals(0, object.memory().getInt(0));
            assertThrows(IllegalArgumentException.class, () -> object.memory().setInt(0, 1));
        }
    }

    @Test
    void memoryThatCannotBeMadeIsRefused() {
        assertErrno("EINVAL", () -> objects.memfd("", 1, Set.of()));
        assertErrno("EINVAL", () -> objects.memfd("x".repeat(250), 1, Set.of()));
        assertErrno("EINVAL", () -> objects.memfd("x", -1, Set.of()));
        objects.memfd("x".repeat(249), 1, Set.of()).close();
    }
}
