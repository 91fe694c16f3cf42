package io.millrace.posix.internal.os;

import io.millrace.hw.libc.Errno;
import io.millrace.hw.libc.LibcException;
import io.millrace.posix.PosixException;
import java.util.function.IntSupplier;

/** What the kernel's error numbers mean, call by call. Thread-safety: immutable. */
final class OsFailures {
    private OsFailures() {}

    /** Runs a call, and explains its failure. */
    static int explained(String call, String arguments, IntSupplier what) {
        try {
            return what.getAsInt();
        } catch (LibcException e) {
            throw of(call, arguments, e);
        }
    }

    static PosixException of(String call, String arguments, LibcException e) {
        String why =
                switch (call) {
                    case "shmget" -> ofGet(e.errno());
                    case "shmat" -> ofAttach(e.errno());
                    case "shmdt" -> ofDetach(e.errno());
                    default -> ofControl(e.errno());
                };
        return new PosixException(Errno.shortName(e.errno()), call, arguments, why);
    }

    static PosixException refused(String call, String arguments, String why) {
        return new PosixException(Errno.shortName(Errno.EINVAL), call, arguments, why);
    }

    private static String ofGet(int errno) {
        return switch (errno) {
            case Errno.EINVAL ->
                "a new segment has 1 byte or more, up to kernel.shmmax; one that is found, as many as"
                        + " asked for or more";
            case Errno.ENOENT -> "there is no segment of this key; IPC_CREAT makes one";
            case Errno.EEXIST -> "there is a segment of this key; without IPC_EXCL it is found";
            case Errno.EACCES -> "the segment of this key does not grant this mode to us";
            case Errno.ENOSPC ->
                "all ids or pages are in use; remove segments (see ipcs -m), or raise kernel.shmmni or"
                        + " kernel.shmall";
            case Errno.ENOMEM -> "the machine has not so much memory, or not so many huge pages";
            case Errno.EPERM -> "huge pages are for who has CAP_IPC_LOCK or is in the group vm.hugetlb_shm_group";
            default -> Errno.name(errno);
        };
    }

    private static String ofAttach(int errno) {
        return switch (errno) {
            case Errno.EINVAL -> "there is no segment of this id, or the address is not a free one at a page's start";
            case Errno.EACCES ->
                "the segment does not grant this to us: reading, and writing without SHM_RDONLY,"
                        + " executing with SHM_EXEC";
            case Errno.ENOMEM -> "there is no room for it in this process";
            case Errno.EIDRM -> "the segment was removed meanwhile";
            default -> Errno.name(errno);
        };
    }

    private static String ofDetach(int errno) {
        return errno == Errno.EINVAL ? "no segment is attached at this address" : Errno.name(errno);
    }

    private static String ofControl(int errno) {
        return switch (errno) {
            case Errno.EINVAL -> "there is no segment of this id";
            case Errno.EACCES -> "the segment does not grant reading to us";
            case Errno.EPERM -> "this is for the owner of the segment, for who made it, and for root";
            case Errno.ENOMEM -> "so much cannot be kept in memory; raise RLIMIT_MEMLOCK";
            case Errno.EIDRM -> "the segment was removed meanwhile";
            default -> Errno.name(errno);
        };
    }
}
