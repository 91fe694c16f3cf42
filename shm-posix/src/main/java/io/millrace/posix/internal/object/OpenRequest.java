package io.millrace.posix.internal.object;

import io.millrace.posix.OpenFlag;
import io.millrace.posix.PosixException;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What {@code shm_open} was asked for, checked. Thread-safety: immutable.
 *
 * @param name of the object
 * @param flags how to open it
 * @param mode permission bits of a new one
 * @param sizeBytes length of a new or an empty one, or 0
 */
record OpenRequest(ObjectName name, Set<OpenFlag> flags, int mode, long sizeBytes) {
    private static final int PERMISSIONS = 0777;

    OpenRequest {
        flags = Set.copyOf(flags);
    }

    static OpenRequest of(String name, Set<OpenFlag> flags, int mode, long sizeBytes) {
        OpenRequest request = new OpenRequest(ObjectName.of(name, ObjectFailures.OPEN), flags, mode, sizeBytes);
        if ((mode & ~PERMISSIONS) != 0) {
            throw request.invalid("a mode is between 0 and 0777");
        }
        if (sizeBytes < 0) {
            throw request.invalid("a length is 0 bytes or more, not " + sizeBytes);
        }
        if (flags.contains(OpenFlag.O_RDONLY) && flags.contains(OpenFlag.O_RDWR)) {
            throw request.invalid("an object is opened with O_RDONLY or with O_RDWR, not both");
        }
        if (flags.contains(OpenFlag.O_TRUNC) && request.isReadOnly()) {
            throw request.invalid("O_TRUNC needs O_RDWR");
        }
        return request;
    }

    boolean has(OpenFlag flag) {
        return flags.contains(flag);
    }

    boolean isReadOnly() {
        return !flags.contains(OpenFlag.O_RDWR);
    }

    /** Whether it must not be there yet. */
    boolean isExclusive() {
        return flags.contains(OpenFlag.O_CREAT) && flags.contains(OpenFlag.O_EXCL);
    }

    /** Whether an object of this length is to be given another. */
    boolean wantsLength(long present) {
        if (present != 0 || sizeBytes == 0) {
            return false;
        }
        if (isReadOnly()) {
            throw invalid("it has 0 bytes, and only with O_RDWR it can be given " + sizeBytes);
        }
        return true;
    }

    PosixException failed(String errno, String otherwise) {
        return ObjectFailures.of(errno, ObjectFailures.OPEN, arguments(), otherwise);
    }

    PosixException invalid(String why) {
        return ObjectFailures.invalid(ObjectFailures.OPEN, arguments(), why);
    }

    private String arguments() {
        String names = flags.stream().sorted().map(OpenFlag::name).collect(Collectors.joining("|"));
        return name.withSlash() + ", " + (names.isEmpty() ? OpenFlag.O_RDONLY : names) + ", 0"
                + Integer.toOctalString(mode);
    }
}
