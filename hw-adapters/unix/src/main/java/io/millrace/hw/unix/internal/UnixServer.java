package io.millrace.hw.unix.internal;

import io.millrace.api.port.Port;
import io.millrace.api.port.PortException;
import io.millrace.api.port.PortServer;
import io.millrace.api.segment.SegmentRefusedException;
import io.millrace.hw.libc.Descriptor;
import io.millrace.hw.libc.Directories;
import io.millrace.hw.libc.Errno;
import io.millrace.hw.libc.FileKind;
import io.millrace.hw.libc.FileStatus;
import io.millrace.hw.libc.LibcException;
import io.millrace.hw.libc.Names;
import io.millrace.hw.libc.Removal;
import io.millrace.hw.libc.SocketType;
import io.millrace.hw.libc.Sockets;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * A Unix socket where others connect.
 *
 * <p>Thread-safety: thread-safe, one accepts at a time. Peer: the mode of the name keeps other users away from the
 * first moment on.
 *
 * <p>Crash: the name stays; the next server at it replaces it, since nobody listens there any more.
 */
final class UnixServer implements PortServer {
    private static final int PRIVATE = 0600;
    /** Bounds what somebody can do who keeps making the name. */
    private static final int ATTEMPTS = 10;
    /** A server that has just made its name listens soon: nobody is taken for dead at first sight. */
    private static final int LOOKS = 5;

    private static final long PAUSE_NANOS = 2_000_000;

    private final String path;
    private final FileStatus identity;
    private final Held held;
    private final Waiter waiter;
    private final Consumer<String> warnings;

    private UnixServer(String path, FileStatus identity, Descriptor listener, Consumer<String> warnings) {
        this.path = path;
        this.identity = identity;
        this.held = new Held(listener);
        this.waiter = new Waiter(held);
        this.warnings = warnings;
    }

    static UnixServer listen(String path, Consumer<String> warnings) {
        Directories.prepare(path);
        Descriptor listener = Sockets.stream(path);
        try {
            listener.chmod(PRIVATE);
            bind(listener, path);
            FileStatus identity = Names.status(path)
                    .orElseThrow(() -> new SegmentRefusedException(
                            "refused " + path + ": it vanished while it was being made; see who removes it"));
            Sockets.listen(listener);
            return new UnixServer(path, identity, listener, warnings);
        } catch (RuntimeException e) {
            listener.close();
            throw e;
        }
    }

    @Override
    public Optional<Port> accept(long timeoutNanos) {
        long start = System.nanoTime();
        long bound = Math.max(timeoutNanos, 0);
        long left = bound;
        do {
            Optional<Descriptor> stream = take();
            if (stream.isPresent()) {
                return stream.map(it -> new UnixPort(it, SocketType.STREAM));
            }
            if (left <= 0 || !waiter.await(left)) {
                return Optional.empty();
            }
            left = bound - (System.nanoTime() - start);
        } while (true);
    }

    @Override
    public void close() {
        if (held.close()) {
            waiter.close();
            Removal.of(path, identity).ifPresent(warnings);
        }
    }

    private Optional<Descriptor> take() {
        if (!held.enter()) {
            return Optional.empty();
        }
        try {
            return Refusals.of(() -> Sockets.accept(held.descriptor(), "connection at " + path));
        } finally {
            held.leave();
        }
    }

    private static void bind(Descriptor listener, String path) {
        for (int i = 0; i < ATTEMPTS; i++) {
            int result = Sockets.bind(listener, path);
            if (result == 0) {
                return;
            }
            if (result != -Errno.EADDRINUSE) {
                throw new PortException(new LibcException("bind", path, -result).getMessage());
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
