package io.millrace.hw.libc;

/** What a name stands for. Thread-safety: immutable. */
public enum FileKind {
    /** Bytes. */
    REGULAR(0x8000, "regular file"),
    /** A directory. */
    DIRECTORY(0x4000, "directory"),
    /** A symbolic link. */
    SYMLINK(0xA000, "symbolic link"),
    /** A named pipe. */
    FIFO(0x1000, "FIFO"),
    /** A Unix socket. */
    SOCKET(0xC000, "socket"),
    /** A character device. */
    CHARACTER_DEVICE(0x2000, "character device"),
    /** A block device. */
    BLOCK_DEVICE(0x6000, "block device"),
    /** Something without a name in a path: an eventfd, for instance. */
    OTHER(0, "nameless object");

    private static final int FORMAT = 0xF000;

    private final int format;
    private final String label;

    FileKind(int format, String label) {
        this.format = format;
        this.label = label;
    }

    static FileKind of(int mode) {
        for (FileKind kind : values()) {
            if (kind.format == (mode & FORMAT)) {
                return kind;
            }
        }
        return OTHER;
    }

    /**
     * The kind in words.
     *
     * @return for instance {@code regular file}
     */
    public String label() {
        return label;
    }
}
