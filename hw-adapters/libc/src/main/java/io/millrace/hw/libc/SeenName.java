package io.millrace.hw.libc;

import io.millrace.api.segment.SegmentRefusedException;
import java.util.Optional;

/**
 * A name that was looked at and found right, and is to be opened. Thread-safety: immutable.
 *
 * @param rules what it must be
 * @param path the name
 * @param status what stood there
 */
public record SeenName(NameRules rules, String path, FileStatus status) {
    private static final int FLAGS = Descriptor.READ_WRITE | Descriptor.NON_BLOCKING;

    /**
     * Opens it, and checks again what was opened.
     *
     * @return the open file, for reading and writing, a socket for neither; empty if the name has gone meanwhile
     * @throws SegmentRefusedException if it cannot be opened, is no longer what it was, or no longer what it must be
     */
    public Optional<Descriptor> open() {
        Optional<Descriptor> file = openAnything();
        return file.filter(this::check);
    }

    /** False if the file has lost its name; closes what is not handed out. */
    private boolean check(Descriptor file) {
        try {
            FileStatus opened = file.status();
            if (!opened.sameFileAs(status)) {
                throw NameRules.refused(
                        path, opened, "it was replaced while it was being opened", "see who writes to its directory");
            }
            if (opened.links() == 0) {
                file.close();
                return false;
            }
            rules.check(path, opened);
            return true;
        } catch (RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private Optional<Descriptor> openAnything() {
        try {
            return Optional.of(Descriptor.open(path, flags() | Descriptor.NO_FOLLOW, 0));
        } catch (LibcException e) {
            if (e.errno() == Errno.ENOENT) {
                return Optional.empty();
            }
            throw new SegmentRefusedException(
                    "cannot open " + path + ": " + e.getMessage() + " (was " + status.summary() + ")");
        }
    }

    private int flags() {
        return status.kind() == FileKind.SOCKET ? Descriptor.PATH_ONLY : FLAGS;
    }
}
