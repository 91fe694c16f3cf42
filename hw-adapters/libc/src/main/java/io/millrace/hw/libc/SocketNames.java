package io.millrace.hw.libc;

import io.millrace.api.segment.SegmentRefusedException;
import java.util.concurrent.locks.LockSupport;

/**
 * Gives sockets their names, with the wanted mode from the first moment on. Thread-safety: thread-safe.
 *
 * <p>Crash: the name stays; the next one to give it replaces it, since nobody is there any more.
 */
public final class SocketNames {
    /** Bounds what somebody can do who keeps making the name. */
    private static final int ATTEMPTS = 10;
    /** A server that has just made its name listens soon: nobody is taken for dead at first sight. */
    private static final int LOOKS = 5;

    private static final long PAUSE_NANOS = 2_000_000;

    private SocketNames() {}

    /**
     * Gives a socket its name; a leftover that nobody is at any more is replaced.
     *
     * @param socket what gets the name
     * @param type what it is
     * @param path the name, at most {@link Sockets#LONGEST_PATH} bytes
     * @param mode permission bits of the name: whoever may write to it may connect, or send
     * @return what the name stands for
     * @throws SegmentRefusedException if the name is taken by something else, or its directory cannot be trusted
     * @throws LibcException if the system refuses
     */
    public static FileStatus give(Descriptor socket, SocketType type, String path, int mode) {
        Directories.prepare(path);
        socket.chmod(mode);
        bind(socket, type, path);
        FileStatus status = Names.status(path)
                .orElseThrow(() -> new SegmentRefusedException(
                        "refused " + path + ": it vanished while it was being made; see who removes it"));
        if (status.mode() != mode) {
            Names.chmod(path, mode);
        }
        return status;
    }

    private static void bind(Descriptor socket, SocketType type, String path) {
        for (int i = 0; i < ATTEMPTS; i++) {
            int result = Sockets.bind(socket, path);
            if (result == 0) {
                return;
            }
            if (result != -Errno.EADDRINUSE) {
                throw new LibcException("bind", path, -result);
            }
            Names.status(path).ifPresent(found -> replace(type, path, found));
        }
        throw new SegmentRefusedException("refused " + path + ": it came and went " + ATTEMPTS
                + " times while it was being made; see who else uses this name");
    }

    /** Removes a socket at which nobody is. */
    private static void replace(SocketType type, String path, FileStatus found) {
        if (found.kind() != FileKind.SOCKET) {
            throw new SegmentRefusedException("refused " + path + ": it is not a socket (" + found.summary()
                    + "); remove it, or configure another path");
        }
        for (int i = 0; i < LOOKS; i++) {
            int result = knock(type, path);
            if (result != -Errno.ECONNREFUSED) {
                requireGone(path, result);
                return;
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        Removal.of(path, found).ifPresent(left -> {
            throw new SegmentRefusedException(
                    "refused " + path + ": nobody listens there, but it cannot be replaced: " + left);
        });
    }

    private static void requireGone(String path, int result) {
        if (result == 0 || result == -Errno.EAGAIN) {
            throw new SegmentRefusedException(
                    "refused " + path + ": somebody listens there already; stop that one, or configure another path");
        }
        if (result != -Errno.ENOENT) {
            throw new SegmentRefusedException("refused " + path + ": whether somebody listens there is unknown: "
                    + Errno.name(-result) + "; remove it, or configure another path");
        }
    }

    private static int knock(SocketType type, String path) {
        try (Descriptor visitor = Sockets.open(type, "visitor of " + path)) {
            return Sockets.connect(visitor, path);
        }
    }
}
