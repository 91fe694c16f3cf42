package io.millrace.hw.libc;

import io.millrace.api.segment.SegmentRefusedException;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * A Unix stream socket with a name, where others connect. Who may connect is decided by the mode of the name, from the
 * first moment on.
 *
 * <p>Thread-safety: immutable; the descriptor must stay open while a call has it.
 *
 * <p>Crash: the name stays; the next one to open it replaces it, since nobody listens there any more.
 *
 * @param path the name
 * @param identity what the name stands for
 * @param descriptor the socket
 */
public record Listener(String path, FileStatus identity, Descriptor descriptor) {
    /** Bounds what somebody can do who keeps making the name. */
    private static final int ATTEMPTS = 10;
    /** A server that has just made its name listens soon: nobody is taken for dead at first sight. */
    private static final int LOOKS = 5;

    private static final long PAUSE_NANOS = 2_000_000;

    /**
     * Opens a socket at a name; a leftover that nobody listens at any more is replaced.
     *
     * @param path the name, at most {@link Sockets#LONGEST_PATH} bytes
     * @param mode permission bits of the name: whoever may write to it may connect
     * @return the open socket
     * @throws SegmentRefusedException if the name is taken by something else, or its directory cannot be trusted
     * @throws LibcException if the system refuses
     */
    public static Listener open(String path, int mode) {
        Directories.prepare(path);
        Descriptor listener = Sockets.stream(path);
        try {
            listener.chmod(mode);
            bind(listener, path);
            FileStatus identity = named(path, mode);
            Sockets.listen(listener);
            return new Listener(path, identity, listener);
        } catch (RuntimeException e) {
            listener.close();
            throw e;
        }
    }

    /**
     * Takes whoever has connected.
     *
     * @return the stream, empty if nobody is there now
     * @throws LibcException if the system refuses
     */
    public Optional<Descriptor> accept() {
        return Sockets.accept(descriptor, "connection at " + path);
    }

    /**
     * Removes the name if it is still the one made here. To be called while the socket is open: as long as it is,
     * nothing else gets the number that the name is known by.
     *
     * @return why the name was left, empty if it is gone
     */
    public Optional<String> removeName() {
        return Removal.of(path, identity);
    }

    /** The name as it was made, with the bits that the umask took from it. */
    private static FileStatus named(String path, int mode) {
        FileStatus status = Names.status(path)
                .orElseThrow(() -> new SegmentRefusedException(
                        "refused " + path + ": it vanished while it was being made; see who removes it"));
        if (status.mode() != mode) {
            Names.chmod(path, mode);
        }
        return status;
    }

    private static void bind(Descriptor listener, String path) {
        for (int i = 0; i < ATTEMPTS; i++) {
            int result = Sockets.bind(listener, path);
            if (result == 0) {
                return;
            }
            if (result != -Errno.EADDRINUSE) {
                throw new LibcException("bind", path, -result);
            }
            Names.status(path).ifPresent(found -> replace(path, found));
        }
        throw new SegmentRefusedException("refused " + path + ": it came and went " + ATTEMPTS
                + " times while it was being made; see who else uses this name");
    }

    /** Removes a socket at which nobody listens. */
    private static void replace(String path, FileStatus found) {
        if (found.kind() != FileKind.SOCKET) {
            throw new SegmentRefusedException("refused " + path + ": it is not a socket (" + found.summary()
                    + "); remove it, or configure another path");
        }
        for (int i = 0; i < LOOKS; i++) {
            int result = knock(path);
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

    private static int knock(String path) {
        try (Descriptor visitor = Sockets.stream("visitor of " + path)) {
            return Sockets.connect(visitor, path);
        }
    }
}
