package io.millrace.posix.internal.object;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.millrace.posix.Capability;
import io.millrace.posix.PosixException;
import io.millrace.posix.PosixObjects;
import io.millrace.posix.SharedObject;
import io.millrace.posix.internal.os.OsSystemV;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ChannelObjectsTest extends PosixObjectsContract {
    @Override
    PosixObjects objects() {
        return new ChannelObjects();
    }

    @Test
    void doesObjectsByNameAlone() {
        assertEquals(Set.of(Capability.NAMED_OBJECTS), objects.capabilities());
        assertErrno("ENOSYS", () -> objects.memfd("x", 1, Set.of()));
        try (SharedObject object = objects.shmOpen(name, NEW, 0600, 64)) {
            assertErrno("ENOSYS", object::seals);
        }
    }

    @Test
    void bothBackEndsSeeTheSameObject_P14() {
        try (SharedObject mine = objects.shmOpen(name, NEW, 0600, 64);
                SharedObject theirs = new LibcObjects().shmOpen(name, OLD, 0, 0)) {
            mine.memory().setInt(0, 42);
            assertEquals(42, theirs.memory().getInt(0));
        }
    }

    @Test
    void worksWhereTheJvmForbidsNativeCalls_P14() throws Exception {
        try (SharedObject object = objects.shmOpen(name, NEW, 0600, 64)) {
            object.memory().setInt(0, 42);
            List<String> said = ChildJvm.run("", "--illegal-native-access=deny", WithoutNative.class, name);
            String option = "the JVM forbids native calls; start it with --enable-native-access=ALL-UNNAMED";
            assertEquals(
                    List.of(
                            "ChannelObjects [NAMED_OBJECTS]",
                            "read 42",
                            "memfd_create(x, 1) failed: ENOSYS (" + option + ")",
                            "shmctl(IPC_STAT) failed: ENOSYS (" + option
                                    + "; without it there are POSIX objects by name, through PosixObjects.open())"),
                    said);
            assertEquals(43, object.memory().getInt(4));
        }
    }

    /** What a JVM does that must not call the C library. */
    static final class WithoutNative {
        private WithoutNative() {}

        public static void main(String[] arguments) {
            PosixObjects objects = PosixObjects.open();
            System.out.println(objects.getClass().getSimpleName() + " " + objects.capabilities());
            try (SharedObject object = objects.shmOpen(arguments[0], OLD, 0, 0)) {
                System.out.println("read " + object.memory().getInt(0));
                object.memory().setInt(4, 43);
            }
            System.out.println(assertThrows(PosixException.class, () -> objects.memfd("x", 1, Set.of()))
                    .getMessage());
            System.out.println(
                    assertThrows(PosixException.class, OsSystemV::open).getMessage());
        }
    }
}
