package io.millrace.itests.amp;

import java.util.Optional;

/** Does something again and again, in a thread of its own. Thread-safety: thread-safe. */
final class Repeater implements AutoCloseable {
    private final Runnable work;
    private final Thread thread;
    private volatile boolean closed;
    private volatile Optional<Throwable> failure = Optional.empty();

    /** Starts it; the work waits for something itself, with a bound. */
    Repeater(Runnable work) {
        this.work = work;
        this.thread = Thread.ofPlatform().daemon().name("amp-repeater").start(this::run);
    }

    private void run() {
        try {
            while (!closed) {
                work.run();
            }
        } catch (RuntimeException | Error e) {
            failure = Optional.of(e);
        }
    }

    /** Ends it, and fails if the work failed. Idempotent. */
    @Override
    public void close() {
        closed = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted while a thread ends", e);
        }
        failure.ifPresent(cause -> {
            throw new AssertionError("the work failed: " + cause, cause);
        });
    }
}
