package io.millrace.posix.internal.os;

import io.millrace.posix.ShmatFlag;
import io.millrace.posix.ShmctlCommand;
import io.millrace.posix.ShmgetFlag;
import java.util.Set;
import java.util.stream.Collectors;

/** From names to the numbers of Linux, and to what people read. Thread-safety: immutable. */
final class OsNames {
    private OsNames() {}

    static int ofGet(Set<ShmgetFlag> flags) {
        int bits = 0;
        for (ShmgetFlag flag : flags) {
            bits |= switch (flag) {
                case IPC_CREAT -> OsLayout.IPC_CREAT;
                case IPC_EXCL -> OsLayout.IPC_EXCL;
                case SHM_HUGETLB -> OsLayout.SHM_HUGETLB;
                case SHM_NORESERVE -> OsLayout.SHM_NORESERVE;
            };
        }
        return bits;
    }

    /** Without {@code SHM_REMAP}, which is refused. */
    static int ofAttach(Set<ShmatFlag> flags) {
        int bits = 0;
        for (ShmatFlag flag : flags) {
            bits |= switch (flag) {
                case SHM_RDONLY -> OsLayout.SHM_RDONLY;
                case SHM_RND -> OsLayout.SHM_RND;
                case SHM_EXEC -> OsLayout.SHM_EXEC;
                case SHM_REMAP -> throw new IllegalArgumentException("not to be translated: " + flag);
            };
        }
        return bits;
    }

    static int of(ShmctlCommand command) {
        return switch (command) {
            case IPC_SET -> OsLayout.IPC_SET;
            case IPC_RMID -> OsLayout.IPC_RMID;
            case SHM_LOCK -> OsLayout.SHM_LOCK;
            case SHM_UNLOCK -> OsLayout.SHM_UNLOCK;
        };
    }

    /** In the order of their declaration: {@code IPC_CREAT|IPC_EXCL}, or {@code 0}. */
    static <E extends Enum<E>> String text(Set<E> flags) {
        return flags.isEmpty() ? "0" : flags.stream().sorted().map(Enum::name).collect(Collectors.joining("|"));
    }

    static String octal(int mode) {
        return mode == 0 ? "0" : "0" + Integer.toOctalString(mode);
    }

    static String hex(long number) {
        return "0x" + Long.toHexString(number);
    }

    static String hex(int number) {
        return "0x" + Integer.toHexString(number);
    }
}
