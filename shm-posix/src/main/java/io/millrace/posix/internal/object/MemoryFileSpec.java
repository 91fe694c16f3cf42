package io.millrace.posix.internal.object;

import io.millrace.api.memory.Access;
import io.millrace.hw.libc.MemoryFile;
import io.millrace.hw.libc.NameRules;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Which file of memory is to become a segment. Thread-safety: immutable.
 *
 * @param name the segment's name, at most 249 bytes
 * @param path empty to make one, or where somebody has it open: {@code /proc/PID/fd/N}
 * @param sizeBytes length of the segment; 0 with a path: as long as the file
 * @param access how the bytes may be touched
 * @param otherOwner a user id whose files are accepted besides ours, or -1
 * @param allowUnsealed whether one that can be made shorter is accepted: then an access may end in a
 *     {@link io.millrace.api.memory.SegmentLostException}
 */
public record MemoryFileSpec(
        String name, String path, long sizeBytes, Access access, int otherOwner, boolean allowUnsealed) {
    private static final Pattern PATH = Pattern.compile("/proc/(self|[0-9]+)/fd/[0-9]+");

    /** Checks the values that do not depend on the machine. */
    public MemoryFileSpec {
        Objects.requireNonNull(access, "access");
        int length = name.getBytes(StandardCharsets.UTF_8).length;
        if (name.isBlank() || length > MemoryFile.LONGEST_NAME || name.indexOf(0) >= 0) {
            throw new IllegalArgumentException("name must have 1 to " + MemoryFile.LONGEST_NAME
                    + " bytes, no NUL, and not be blank: name='" + name + "'");
        }
        if (!path.isEmpty() && !PATH.matcher(path).matches()) {
            throw new IllegalArgumentException(
                    "path must be empty to make one, or /proc/PID/fd/N to attach: path='" + path + "'");
        }
        if (sizeBytes < 0 || (sizeBytes == 0 && path.isEmpty())) {
            throw new IllegalArgumentException(
                    "size must be more than 0 bytes (0 with a path: as long as the file): size=" + sizeBytes);
        }
    }

    /**
     * One to be made, of ordinary memory.
     *
     * @param name the segment's name
     * @param sizeBytes its length
     * @return the specification
     */
    public static MemoryFileSpec create(String name, long sizeBytes) {
        return new MemoryFileSpec(name, "", sizeBytes, Access.NORMAL, NameRules.NOBODY_ELSE, false);
    }

    /**
     * One of ours that somebody has open, sealed against shrinking, of ordinary memory, all of it.
     *
     * @param name the segment's name
     * @param path where it is open
     * @return the specification
     */
    public static MemoryFileSpec attach(String name, String path) {
        return new MemoryFileSpec(name, path, 0, Access.NORMAL, NameRules.NOBODY_ELSE, false);
    }
}
