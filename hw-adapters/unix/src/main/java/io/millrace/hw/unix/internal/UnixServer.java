package io.millrace.hw.unix.internal;

import io.millrace.api.port.Port;
import io.millrace.api.port.PortServer;
import io.millrace.hw.libc.Descriptor;
import io.millrace.hw.libc.Held;
import io.millrace.hw.libc.Listener;
import io.millrace.hw.libc.SocketType;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A Unix socket where others connect.
 *
 * <p>Thread-safety: thread-safe, one accepts at a time. Peer: the mode of the name keeps other users away from the
 * first moment on.
 */
final class UnixServer implements PortServer {
    private static final int PRIVATE = 0600;

    private final Listener listener;
    private final Held held;
    private final Waiter waiter;
    private final Consumer<String> warnings;

    private UnixServer(Listener listener, Consumer<String> warnings) {
        this.listener = listener;
        this.held = new Held(listener.descriptor());
        this.waiter = new Waiter(held);
        this.warnings = warnings;
    }

    static UnixServer listen(String path, Consumer<String> warnings) {
        return new UnixServer(Listener.open(path, PRIVATE), warnings);
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
        if (!held.enter()) {
            return;
        }
        try {
            if (held.close()) {
                waiter.close();
                listener.removeName().ifPresent(warnings);
            }
        } finally {
            held.leave();
        }
    }

    private Optional<Descriptor> take() {
        if (!held.enter()) {
            return Optional.empty();
        }
        try {
            return Refusals.of(listener::accept);
        } finally {
            held.leave();
        }
    }
}
