package io.millrace.itests.vox;

import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** Looks again and again, in a thread of its own. Thread-safety: thread-safe. */
final class Looker implements AutoCloseable {
    private static final long PAUSE_NANOS = 2_000_000;

    private final Runnable look;
    private final Thread thread;
    private volatile boolean closed;
    private volatile Optional<Throwable> failure = Optional.empty();

    Looker(Runnable look) {
        this.look = look;
        this.thread = Thread.ofPlatform().daemon().name("vox-look").start(this::run);
    }

    private void run() {
        try {
            while (!closed) {
                look.run();
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        } catch (RuntimeException | Error e) {
            failure = Optional.of(e);
        }
    }

    /** Ends it, and fails if a look failed. Idempotent. */
    @Override
    public void close() {
        closed = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted while a look ends", e);
        }
        failure.ifPresent(cause -> {
            throw new AssertionError("a look failed: " + cause, cause);
        });
    }
}
