package io.millrace.itests.container;

import io.millrace.itests.support.Eventually;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongPredicate;
import java.util.function.LongSupplier;

/**
 * An application that sends numbered messages, each until it was told that it is sent. Thread-safety: one thread sends,
 * the answers are for any.
 */
final class Sender implements AutoCloseable {
    /** Some thousand messages a second leave processors to those who have to do with them. */
    private static final long PAUSE_NANOS = 50_000;

    private final LongPredicate send;
    private final LongSupplier limit;
    private final AtomicLong sent = new AtomicLong();
    private final List<String> errors = new CopyOnWriteArrayList<>();
    private final Thread thread;
    private volatile boolean stopped;

    /**
     * Begins.
     *
     * @param send sends the message of a number, and says whether it is sent
     * @param limit how many messages may be sent so far
     */
    Sender(LongPredicate send, LongSupplier limit) {
        this.send = send;
        this.limit = limit;
        thread = Thread.ofPlatform().name("sender").start(this::run);
    }

    private void run() {
        try {
            while (!stopped) {
                long number = sent.get();
                if (number < limit.getAsLong() && send.test(number)) {
                    sent.incrementAndGet();
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        } catch (RuntimeException e) {
            errors.add("the sending thread died: " + e);
            throw e;
        }
    }

    /** Messages sent so far. */
    long sent() {
        return sent.get();
    }

    /** What was wrong so far. */
    List<String> errors() {
        return List.copyOf(errors);
    }

    /** Sends no more. */
    @Override
    public void close() {
        stopped = true;
        Eventually.until("the end of the sending thread", () -> !thread.isAlive());
    }
}
