package io.millrace.itests.container;

import io.millrace.api.signal.Signaler;
import io.millrace.itests.support.Eventually;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * One thread that rings and one that waits, at whatever signaler there is now: a loop through a device that rings
 * itself. Thread-safety: thread-safe.
 */
final class IpiLoad implements AutoCloseable {
    private static final long PAUSE_NANOS = 200_000;
    private static final long BOUND_NANOS = 10_000_000;

    private final Container container;
    private final String filter;
    private final AtomicLong heard = new AtomicLong();
    private final Thread ringer;
    private final Thread waiter;
    private volatile boolean over;

    IpiLoad(Container container, String filter) {
        this.container = container;
        this.filter = filter;
        ringer = Thread.ofPlatform().name("ringer").start(this::ring);
        waiter = Thread.ofPlatform().name("waiter").start(this::listen);
    }

    /** Waits until another ring was heard. */
    void awaitRing() {
        long before = heard.get();
        Eventually.until("a ring that is heard", () -> heard.get() > before);
    }

    @Override
    public void close() {
        over = true;
        join(ringer);
        join(waiter);
    }

    private void ring() {
        while (!over) {
            container.find(Signaler.class, filter).ifPresent(signaler -> signaler.ring(1));
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private void listen() {
        while (!over) {
            boolean rung = container
                    .find(Signaler.class, filter)
                    .map(signaler -> signaler.await(BOUND_NANOS))
                    .orElse(false);
            heard.addAndGet(rung ? 1 : 0);
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join(Eventually.WATCHDOG);
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted while waiting for a thread", e);
        }
    }
}
