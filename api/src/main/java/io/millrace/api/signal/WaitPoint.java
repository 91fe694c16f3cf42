package io.millrace.api.signal;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * Where threads wait for something a peer does: spin, then sleep with a bound, and look again after every ring.
 *
 * <p>Any number of threads may wait for different things at one signaler. One of them at a time sits at the device;
 * what it hears is told to all, and every one looks for itself. So a ring meant for one is never swallowed by another.
 *
 * <p>Thread-safety: thread-safe.
 */
public final class WaitPoint implements AutoCloseable {
    private final Signaler signaler;
    private final WaitPolicy policy;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition looked = lock.newCondition();
    /** A thread is at the device. Guarded by {@link #lock}. */
    private boolean occupied;
    /** Counts the returns from the device; written under {@link #lock}. */
    private volatile int round;

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
        tellAll();
    }

    private boolean sleep(BooleanSupplier condition, long timeoutNanos) {
        long start = System.nanoTime();
        while (true) {
            int seen = round;
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
        if (!enter(seen, nanos)) {
            return;
        }
        try {
            signaler.await(nanos);
        } finally {
            leave();
        }
    }

    /** Takes the place at the device; false if somebody looked meanwhile, or still sits there when the time is over. */
    private boolean enter(int seen, long nanos) {
        lock.lock();
        try {
            long left = nanos;
            while (round == seen && occupied && left > 0) {
                left = looked.awaitNanos(left);
            }
            if (round != seen || occupied) {
                return false;
            }
            occupied = true;
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    private void leave() {
        lock.lock();
        try {
            occupied = false;
        } finally {
            lock.unlock();
        }
        tellAll();
    }

    private void tellAll() {
        lock.lock();
        try {
            int next = round + 1;
            round = next;
            looked.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
