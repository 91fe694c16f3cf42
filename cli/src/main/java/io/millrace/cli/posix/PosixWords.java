package io.millrace.cli.posix;

import io.millrace.cli.command.Call;
import io.millrace.cli.command.CallException;
import io.millrace.posix.OpenFlag;
import io.millrace.posix.ShmatFlag;
import io.millrace.posix.ShmgetFlag;
import io.millrace.posix.SystemV;
import java.util.Set;

/** The words of commands that are about shared memory. Thread-safety: thread-safe. */
final class PosixWords {
    private static final long LAST_KEY = 0xffff_ffffL;
    private static final int PERMISSIONS = 0777;
    private static final int OCTAL_RADIX = 8;

    private static final FlagWords<ShmgetFlag> SHMGET =
            new FlagWords<>(ShmgetFlag.class, PosixWords::bits, PERMISSIONS);
    private static final FlagWords<ShmatFlag> SHMAT = new FlagWords<>(ShmatFlag.class, PosixWords::bits, 0);

    private static final FlagWords<OpenFlag> SHM_OPEN = new FlagWords<>(OpenFlag.class, PosixWords::bits, 0);

    private PosixWords() {}

    /** A key: {@code IPC_PRIVATE}, or a number of 32 bits with or without sign. */
    static int key(Call call, int place) {
        return call.word(place).equals("IPC_PRIVATE")
                ? SystemV.IPC_PRIVATE
                : (int) call.number(place, "KEY", Integer.MIN_VALUE, LAST_KEY);
    }

    static int id(Call call, int place) {
        return (int) call.number(place, "ID", Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    /** Any length: which ones are allowed is for the call to say. */
    static long size(Call call, int place) {
        return call.number(place, "SIZE", Long.MIN_VALUE, Long.MAX_VALUE);
    }

    static FlagWords.Flags<ShmgetFlag> getFlags(Call call, int place) {
        return SHMGET.parse(call.word(place));
    }

    static Set<ShmatFlag> attachFlags(Call call, int place) {
        return place > call.arguments()
                ? Set.of()
                : SHMAT.parse(call.word(place)).set();
    }

    static Set<OpenFlag> openFlags(Call call, int place) {
        return SHM_OPEN.parse(call.word(place)).set();
    }

    /** A mode in octal. */
    static int mode(Call call, int place) {
        try {
            return Integer.parseUnsignedInt(call.word(place), OCTAL_RADIX);
        } catch (NumberFormatException _) {
            throw new CallException("MODE must be an octal number of up to 32 bits: " + Call.shown(call.word(place)));
        }
    }

    private static int bits(ShmgetFlag flag) {
        return switch (flag) {
            case IPC_CREAT -> 01000;
            case IPC_EXCL -> 02000;
            case SHM_HUGETLB -> 04000;
            case SHM_NORESERVE -> 010000;
        };
    }

    private static int bits(ShmatFlag flag) {
        return switch (flag) {
            case SHM_RDONLY -> 010000;
            case SHM_RND -> 020000;
            case SHM_REMAP -> 040000;
            case SHM_EXEC -> 0100000;
        };
    }

    private static int bits(OpenFlag flag) {
        return switch (flag) {
            case O_RDONLY -> 0;
            case O_RDWR -> 02;
            case O_CREAT -> 0100;
            case O_EXCL -> 0200;
            case O_TRUNC -> 01000;
        };
    }
}
