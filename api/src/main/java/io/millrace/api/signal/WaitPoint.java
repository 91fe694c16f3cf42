package io.millrace.api.signal;

import java.util.function.BooleanSupplier;

/**
 * Where threads wait for something a peer does: spin, then sleep with a bound, and look again after every ring.
 *
 * <p>Any number of threads, and any number of such points, may wait for different things at one signaler. One thread at
 * a time sits at the device; what it hears is told to all, and every one looks for itself. So a ring meant for one is
 * never swallowed by another.
 *
 * <p>Thread-safety: thread-safe.
 */
public final class WaitPoint implements AutoCloseable {
    private final Signaler signaler;
    private final WaitPolicy policy;
    private final Seat seat;
    private volatile boolean closed;

    /**
     * Makes a place to wait at.
     *
     * @param signaler the device; stays the caller's to close
     * @param policy how long to spin and to sleep
     */
    public WaitPoint(Signaler signaler, WaitPolicy policy) {
        this.signaler = signaler;
        this.policy = policy;
        this.seat = Seat.at(signaler);
    }

    /**
     * The device.
     *
     * @return the signaler waited at
     */
    public Signaler signaler() {
        return signaler;
    }

    /**
     * Waits until something is so.
     *
     * @param condition what to wait for; called often, from this thread only, and must not block
     * @param timeoutNanos the bound; 0 or less looks once
     * @return what the condition said last: false if the bound is over, the thread is interrupted or this is closed
     */
    public boolean await(BooleanSupplier condition, long timeoutNanos) {
        if (timeoutNanos <= 0) {
            return condition.getAsBoolean();
        }
        for (int i = 0; i < policy.spins(); i++) {
            if (condition.getAsBoolean()) {
                return true;
            }
            Thread.onSpinWait();
        }
        return sleep(condition, timeoutNanos);
    }

    /** Tells every waiter to give up; later waits only look. Idempotent. */
    @Override
    public void close() {
        closed = true;
        seat.tellAll();
    }

    private boolean sleep(BooleanSupplier condition, long timeoutNanos) {
        long start = System.nanoTime();
        while (true) {
            int seen = seat.round();
            if (condition.getAsBoolean()) {
                return true;
            }
            long left = timeoutNanos - (System.nanoTime() - start);
            if (left <= 0 || closed || Thread.currentThread().isInterrupted()) {
                return false;
            }
            sleepOnce(seen, Math.min(left, policy.parkNanos()));
        }
    }

    private void sleepOnce(int seen, long nanos) {
        if (!seat.enter(seen, nanos)) {
            return;
        }
        try {
            signaler.await(nanos);
        } finally {
            seat.leave();
        }
    }
}
