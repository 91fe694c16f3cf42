package io.millrace.gateway.shell.internal.clean;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;

/**
 * A name in a folder of shared memory. Thread-safety: immutable.
 *
 * @param path where it is
 * @param id the file behind it
 * @param kind what it is
 * @param uid whose it is
 * @param mode its permission bits
 * @param links how many names the file has
 * @param sizeBytes its length
 * @param changedMillis when its bytes or its state changed last, since the epoch
 */
record Node(Path path, Id id, Kind kind, int uid, int mode, int links, long sizeBytes, long changedMillis) {
    private static final int KIND_MASK = 0xF000;
    private static final int PERMISSIONS = 0xFFF;
    private static final int OTHERS = 077;
    private static final int OTHERS_WRITE = 022;

    /**
     * What the kernel knows a file by.
     *
     * @param device its file system
     * @param inode its number there
     */
    record Id(long device, long inode) {}

    /** Kinds of files, as far as they matter. */
    enum Kind {
        FILE,
        FIFO,
        SOCKET,
        FOLDER,
        OTHER;

        private static Kind of(int mode) {
            return switch (mode & KIND_MASK) {
                case 0x8000 -> FILE;
                case 0x1000 -> FIFO;
                case 0xC000 -> SOCKET;
                case 0x4000 -> FOLDER;
                default -> OTHER;
            };
        }
    }

    /** Looks at a name itself, not at what a link leads to. */
    static Node of(Path path) throws IOException {
        Map<String, Object> unix = Files.readAttributes(path, "unix:*", LinkOption.NOFOLLOW_LINKS);
        int mode = (int) unix.get("mode");
        long changed = Math.max(millis(unix.get("ctime")), millis(unix.get("lastModifiedTime")));
        return new Node(
                path,
                id(unix),
                Kind.of(mode),
                (int) unix.get("uid"),
                mode & PERMISSIONS,
                (int) unix.get("nlink"),
                (long) unix.get("size"),
                changed);
    }

    static Id id(Map<String, Object> unix) {
        return new Id((long) unix.get("dev"), (long) unix.get("ino"));
    }

    private static long millis(Object time) {
        return ((FileTime) time).toMillis();
    }

    /** Whether nobody but its owner may open it. */
    boolean isPrivate() {
        return (mode & OTHERS) == 0;
    }

    /** Whether nobody but its owner may replace names in it. */
    boolean isOwnersFolder(int owner) {
        return kind == Kind.FOLDER && uid == owner && (mode & OTHERS_WRITE) == 0;
    }
}
