package io.millrace.posix.internal.os;

import io.millrace.hw.libc.LibcException;
import io.millrace.hw.libc.Machine;
import io.millrace.hw.libc.NativeAccess;
import io.millrace.hw.libc.SystemVCalls;
import io.millrace.hw.libc.SystemVMapping;
import io.millrace.posix.PosixException;
import io.millrace.posix.ShmidDs;

/**
 * Checks {@link OsLayout} against the kernel's own answers, with a segment of which everything is known.
 *
 * <p>Thread-safety: thread-safe. Crash: the segment is marked for removal as soon as it is attached; who dies in the
 * moment before leaves a private segment of an odd length with nobody attached.
 */
final class OsProbe {
    /** No multiple of anything. */
    private static final int ODD_BYTES = 4099;

    private static final int PRIVATE = 0600;

    private OsProbe() {}

    /**
     * Makes a segment, looks at it, removes it.
     *
     * @throws PosixException with {@code ENOSYS} if the JVM forbids native calls, or a field is not what it must be;
     *     with another name if the kernel refuses such a segment
     */
    static void run() {
        if (!NativeAccess.isAllowed()) {
            throw refused("the JVM forbids native calls; start it with " + NativeAccess.OPTION
                    + "; without it there are POSIX objects by name, through PosixObjects.open()");
        }
        int id = make();
        try (SystemVMapping _ = lookAttachAndMark(id)) {
            ShmidDs read = OsCalls.stat(id);
            check(read, known(read, PRIVATE | ShmidDs.SHM_DEST, read.atime(), pid(), 1), "known");
            check(read, printed(id), "/proc/sysvipc/shm");
        }
    }

    /** Fields that are the same later differ before somebody attaches it. */
    private static SystemVMapping lookAttachAndMark(int id) {
        try {
            ShmidDs read = OsCalls.stat(id);
            check(read, known(read, PRIVATE, 0, 0, 0), "known");
            check(read, printed(id), "/proc/sysvipc/shm");
            return SystemVMapping.of(id, 0, 0, () -> ODD_BYTES);
        } catch (LibcException e) {
            throw OsFailures.of("shmat", id + ", 0x0, 0", e);
        } finally {
            OsCalls.run(id, OsLayout.IPC_RMID, "IPC_RMID");
        }
    }

    /** Every field but those that only the kernel knows. */
    private static ShmidDs known(ShmidDs read, int mode, long atime, int lpid, long nattch) {
        int user = Machine.effectiveUser();
        return new ShmidDs(
                read.id(),
                0,
                mode,
                user,
                read.gid(),
                user,
                read.cgid(),
                ODD_BYTES,
                atime,
                0,
                read.ctime(),
                pid(),
                lpid,
                nattch);
    }

    private static int pid() {
        return (int) ProcessHandle.current().pid();
    }

    private static ShmidDs printed(int id) {
        return OsProc.list().stream()
                .filter(row -> row.id() == id)
                .findFirst()
                .orElseThrow(() -> refused("/proc/sysvipc/shm does not show segment " + id + ", just made"));
    }

    static void check(ShmidDs read, ShmidDs other, String source) {
        compare("key", read.key(), source, other.key());
        compare("mode", read.mode(), source, other.mode());
        compare("uid", read.uid(), source, other.uid());
        compare("gid", read.gid(), source, other.gid());
        compare("cuid", read.cuid(), source, other.cuid());
        compare("cgid", read.cgid(), source, other.cgid());
        compare("segsz", read.segsz(), source, other.segsz());
        compare("atime", read.atime(), source, other.atime());
        compare("dtime", read.dtime(), source, other.dtime());
        compare("ctime", read.ctime(), source, other.ctime());
        compare("cpid", read.cpid(), source, other.cpid());
        compare("lpid", read.lpid(), source, other.lpid());
        compare("nattch", read.nattch(), source, other.nattch());
    }

    private static void compare(String field, long read, String source, long other) {
        if (read != other) {
            throw refused(differs(field, read, source, other));
        }
    }

    private static String differs(String field, long read, String source, long other) {
        return "field " + field + " of struct shmid_ds reads " + read + ", " + source + ": " + other
                + "; this machine (" + System.getProperty("os.arch") + ") lays it out otherwise";
    }

    private static int make() {
        int flags = OsLayout.IPC_CREAT | PRIVATE;
        String arguments = "IPC_PRIVATE, " + ODD_BYTES + ", " + OsNames.octal(PRIVATE) + ", IPC_CREAT";
        return OsFailures.explained("shmget", arguments, () -> SystemVCalls.get(0, ODD_BYTES, flags));
    }

    private static PosixException refused(String why) {
        return new PosixException("ENOSYS", "shmctl", "IPC_STAT", why);
    }
}
