package io.millrace.hw.libc;

import io.millrace.api.segment.SegmentRefusedException;
import java.nio.file.Path;

/**
 * The directories names lie in: nobody but us and root may be able to replace a name there. Thread-safety: thread-safe.
 */
public final class Directories {
    private static final int PRIVATE = 0700;
    private static final int WRITABLE_BY_ALL = 0002;
    private static final int STICKY = 01000;
    private static final int ROOT = 0;

    /** Where Linux has its shared memory: a tmpfs, never a directory of ours. */
    private static final String SHARED_MEMORY = "/dev/shm";

    private Directories() {}

    /**
     * Checks the directory of a name; makes it, with mode 0700, if only it is missing and not those above it.
     *
     * @param path the name
     * @throws SegmentRefusedException if it cannot be used
     */
    public static void prepare(String path) {
        String directory = parent(path);
        if (Names.target(directory).isEmpty()) {
            if (directory.equals(SHARED_MEMORY)) {
                throw new SegmentRefusedException(
                        "refused " + path + ": there is no " + directory + "; mount a tmpfs there");
            }
            make(directory);
        }
        check(path);
    }

    /**
     * Checks the directory of a name.
     *
     * @param path the name
     * @throws SegmentRefusedException if it is missing or cannot be used
     */
    public static void check(String path) {
        String directory = parent(path);
        FileStatus status = Names.target(directory)
                .orElseThrow(() -> new SegmentRefusedException("refused " + path + ": there is no directory "
                        + directory + ", or it is a symbolic link to nothing; make it, or configure another path"));
        if (status.kind() != FileKind.DIRECTORY) {
            throw NameRules.refused(directory, status, "it is not a directory", "configure another path");
        }
        boolean sticky = (status.mode() & STICKY) != 0;
        if ((status.mode() & WRITABLE_BY_ALL) != 0 && !sticky) {
            throw NameRules.refused(
                    directory,
                    status,
                    "everybody can replace names in it",
                    "chmod it to 1777 or narrower, or configure a path in a private directory");
        }
        if (status.owner() != Machine.effectiveUser() && status.owner() != ROOT && !sticky) {
            throw NameRules.refused(
                    directory,
                    status,
                    "its owner can replace names in it",
                    "configure a path in a directory of user " + Integer.toUnsignedString(Machine.effectiveUser()));
        }
    }

    private static void make(String directory) {
        try {
            Names.mkdir(directory, PRIVATE);
        } catch (LibcException e) {
            throw new SegmentRefusedException("cannot make the directory " + directory + ": " + e.getMessage()
                    + "; make those above it, and mount a tmpfs for /dev/shm if that is missing");
        }
    }

    private static String parent(String path) {
        Path directory = Path.of(path).toAbsolutePath().getParent();
        if (directory == null) {
            throw new SegmentRefusedException("refused " + path + ": it is no file name; configure a file's path");
        }
        return directory.toString();
    }
}
