package io.millrace.hw.fifo.internal;

import io.millrace.api.segment.SegmentRefusedException;
import io.millrace.hw.libc.Descriptor;
import io.millrace.hw.libc.Directories;
import io.millrace.hw.libc.FileKind;
import io.millrace.hw.libc.LibcException;
import io.millrace.hw.libc.NameRules;
import io.millrace.hw.libc.Names;
import io.millrace.hw.libc.SeenName;

/**
 * Opens a named pipe for reading and writing without blocking, so that neither end needs the other to be there. Makes
 * it with mode 0600 if it is missing. Thread-safety: thread-safe.
 */
final class NamedPipe {
    private static final int PRIVATE = 0600;
    /** Strangers may not ring for the peer, nor take its rings away. */
    private static final NameRules RULES = new NameRules(FileKind.FIFO, 0664, NameRules.NOBODY_ELSE);

    private NamedPipe() {}

    static Descriptor open(String path) {
        if (!path.startsWith("/") || path.endsWith("/")) {
            throw new IllegalArgumentException("path must be the absolute path of a FIFO: path='" + path + "'");
        }
        Directories.prepare(path);
        try {
            Names.mkfifo(path, PRIVATE);
        } catch (LibcException e) {
            throw new SegmentRefusedException("cannot make the FIFO " + path + ": " + e.getMessage());
        }
        return RULES.look(path)
                .flatMap(SeenName::open)
                .orElseThrow(() -> new SegmentRefusedException(
                        "refused " + path + ": it vanished while it was being opened; see who removes it"));
    }
}
