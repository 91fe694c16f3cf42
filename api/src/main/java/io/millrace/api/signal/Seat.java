package io.millrace.api.signal;

import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The place at a signaler, where one thread at a time sleeps, whatever link it works for; what it hears is told to all.
 * There is one for each signaler in the process, so no link swallows a ring that is meant for another.
 *
 * <p>Thread-safety: thread-safe.
 */
final class Seat {
    private static final Map<Signaler, WeakReference<Seat>> SEATS = new WeakHashMap<>();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition looked = lock.newCondition();
    /** A thread is at the device. Guarded by {@link #lock}. */
    private boolean occupied;
    /** Counts the returns from the device; written under {@link #lock}. */
    private volatile int round;

    private Seat() {}

    /** The place at a signaler; where there is no doorbell, nothing is heard that could be shared. */
    static Seat at(Signaler signaler) {
        if (signaler instanceof NoSignaler) {
            return new Seat();
        }
        synchronized (SEATS) {
            WeakReference<Seat> known = SEATS.get(signaler);
            Seat seat = known == null ? null : known.get();
            if (seat == null) {
                seat = new Seat();
                SEATS.put(signaler, new WeakReference<>(seat));
            }
            return seat;
        }
    }

    /** To be asked before the condition that is waited for. */
    int round() {
        return round;
    }

    /** Takes the place at the device; false if somebody looked meanwhile, or still sits there when the time is over. */
    boolean enter(int seen, long nanos) {
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

    /** Gives the place back, and tells all to look. */
    void leave() {
        lock.lock();
        try {
            occupied = false;
        } finally {
            lock.unlock();
        }
        tellAll();
    }

    void tellAll() {
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
