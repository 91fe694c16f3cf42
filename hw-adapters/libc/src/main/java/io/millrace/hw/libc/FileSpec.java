package io.millrace.hw.libc;

import io.millrace.api.memory.Access;
import io.millrace.api.segment.Role;
import java.util.Objects;

/**
 * Which file is to become a segment. Thread-safety: immutable.
 *
 * @param name the segment's name
 * @param path the file's path
 * @param sizeBytes length of the segment; 0 with {@link Role#ATTACH}: as long as the file
 * @param role who makes the file
 * @param mode permission bits of a new file, and the widest an existing one may have
 * @param access how the bytes may be touched
 * @param keepOnStop whether a file made here keeps its name when the segment is closed
 * @param otherOwner a user id whose files are accepted besides ours, or -1
 * @param kind what the segment calls itself
 */
public record FileSpec(
        String name,
        String path,
        long sizeBytes,
        Role role,
        int mode,
        Access access,
        boolean keepOnStop,
        int otherOwner,
        String kind) {
    /** The kind of a mapped file. */
    public static final String FILE = "file";

    private static final int PRIVATE = 0600;

    /** Checks the values that do not depend on the machine. */
    public FileSpec {
        Objects.requireNonNull(role, "role");
        Objects.requireNonNull(access, "access");
        if (name.isBlank() || kind.isBlank()) {
            throw new IllegalArgumentException(
                    "name and kind must not be blank: name='" + name + "', kind='" + kind + "'");
        }
        if (!path.startsWith("/") || path.endsWith("/")) {
            throw new IllegalArgumentException("path must be the absolute path of a file: path='" + path + "'");
        }
        if (sizeBytes < 0 || (sizeBytes == 0 && role != Role.ATTACH)) {
            throw new IllegalArgumentException(
                    "size must be more than 0 bytes (0 with role ATTACH: as long as the file): size=" + sizeBytes);
        }
        if ((mode & ~0777) != 0 || (mode & PRIVATE) != PRIVATE) {
            throw new IllegalArgumentException(
                    "mode must be between 0600 and 0777, readable and writable by the owner: mode=0"
                            + Integer.toOctalString(mode));
        }
    }

    /**
     * A file of kind {@link #FILE}.
     *
     * @param name the segment's name
     * @param path the file's path
     * @param sizeBytes length of the segment; 0 with {@link Role#ATTACH}: as long as the file
     * @param role who makes the file
     * @param mode permission bits of a new file, and the widest an existing one may have
     * @param access how the bytes may be touched
     * @param keepOnStop whether a file made here keeps its name when the segment is closed
     * @param otherOwner a user id whose files are accepted besides ours, or -1
     */
    public FileSpec(
            String name,
            String path,
            long sizeBytes,
            Role role,
            int mode,
            Access access,
            boolean keepOnStop,
            int otherOwner) {
        this(name, path, sizeBytes, role, mode, access, keepOnStop, otherOwner, FILE);
    }

    /**
     * A private file of ordinary memory.
     *
     * @param name the segment's name
     * @param path the file's path
     * @param sizeBytes length of the segment
     * @param role who makes the file
     * @return the specification
     */
    public static FileSpec of(String name, String path, long sizeBytes, Role role) {
        return new FileSpec(name, path, sizeBytes, role, PRIVATE, Access.NORMAL, false, NameRules.NOBODY_ELSE);
    }

    /**
     * The same with other permission bits.
     *
     * @param bits those of a new file, and the widest an existing one may have
     * @return the specification
     */
    public FileSpec withMode(int bits) {
        return new FileSpec(name, path, sizeBytes, role, bits, access, keepOnStop, otherOwner, kind);
    }

    /**
     * The same, and the file stays when the segment is closed.
     *
     * @return the specification
     */
    public FileSpec kept() {
        return new FileSpec(name, path, sizeBytes, role, mode, access, true, otherOwner, kind);
    }

    /**
     * The same as a segment of another kind.
     *
     * @param other what the segment calls itself, for instance {@code posix}
     * @return the specification
     */
    public FileSpec ofKind(String other) {
        return new FileSpec(name, path, sizeBytes, role, mode, access, keepOnStop, otherOwner, other);
    }

    /** What the name must stand for. */
    NameRules rules() {
        return new NameRules(FileKind.REGULAR, mode, otherOwner);
    }
}
