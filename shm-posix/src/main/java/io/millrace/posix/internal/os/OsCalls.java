package io.millrace.posix.internal.os;

import io.millrace.hw.libc.SystemVCalls;
import io.millrace.posix.ShmidDs;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** {@code shmctl} with its structures, failures explained. Thread-safety: thread-safe. */
final class OsCalls {
    private static final String CONTROL = "shmctl";

    private OsCalls() {}

    static ShmidDs stat(int id) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment ds = ask(arena, id, OsLayout.IPC_STAT, "IPC_STAT");
            return OsLayout.status(id, ds);
        }
    }

    /** What the kernel puts into the structure of a command that asks. */
    static MemorySegment ask(Arena arena, int id, int command, String name) {
        MemorySegment answer = arena.allocate(OsLayout.BUFFER_BYTES, Long.BYTES);
        OsFailures.explained(CONTROL, id + ", " + name, () -> SystemVCalls.control(id, command, answer));
        return answer;
    }

    static void set(int id, int uid, int gid, int mode) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment ds = arena.allocate(OsLayout.BUFFER_BYTES, Long.BYTES);
            OsLayout.set(ds, uid, gid, mode);
            String arguments = id + ", IPC_SET, " + OsNames.octal(mode);
            OsFailures.explained(CONTROL, arguments, () -> SystemVCalls.control(id, OsLayout.IPC_SET, ds));
        }
    }

    /** A command that neither asks nor tells anything. */
    static void run(int id, int command, String name) {
        OsFailures.explained(CONTROL, id + ", " + name, () -> SystemVCalls.control(id, command, MemorySegment.NULL));
    }
}
