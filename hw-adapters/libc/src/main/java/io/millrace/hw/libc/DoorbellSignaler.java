package io.millrace.hw.libc;

import io.millrace.api.signal.Signaler;
import io.millrace.api.signal.SignalerInfo;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A doorbell of the kernel as a signaler: every ring and every look is a system call, for no word says who sleeps.
 *
 * <p>Thread-safety: {@link #ring} from any thread, {@link #await} from one at a time. Closing wakes who waits, and
 * returns when nobody is at the device any more: whoever opens it next finds it free.
 */
public final class DoorbellSignaler implements Signaler {
    /** The longest single sleep: bounds how late a sleeper notices an interrupt. */
    private static final long SLICE_NANOS = 50_000_000;

    private final String name;
    private final String kind;
    private final Doorbell bell;
    private final ReentrantLock waiting = new ReentrantLock();
    private final AtomicInteger ringing = new AtomicInteger();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final LongAdder rings = new LongAdder();
    private final LongAdder wakes = new LongAdder();
    private final LongAdder parks = new LongAdder();

    /**
     * Makes a signaler.
     *
     * @param name the signaler's name
     * @param kind how it signals
     * @param bell the device; closed with this
     */
    public DoorbellSignaler(String name, String kind, Doorbell bell) {
        this.name = name;
        this.kind = kind;
        this.bell = bell;
    }

    @Override
    public void ring(int target) {
        ringing.incrementAndGet();
        try {
            if (!closed.get()) {
                rings.increment();
                if (bell.ring(target)) {
                    wakes.increment();
                }
            }
        } finally {
            ringing.decrementAndGet();
        }
    }

    @Override
    public boolean await(long timeoutNanos) {
        waiting.lock();
        try {
            return !closed.get() && (bell.await(0) || (timeoutNanos > 0 && park(timeoutNanos)));
        } finally {
            waiting.unlock();
        }
    }

    @Override
    public SignalerInfo info() {
        return new SignalerInfo(name, kind, rings.sum(), wakes.sum(), parks.sum(), bell.missed());
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        bell.wake();
        waiting.lock();
        try {
            while (ringing.get() != 0) {
                Thread.onSpinWait();
            }
            bell.close();
        } finally {
            waiting.unlock();
        }
    }

    /** A wake-up without a ring does not end it. */
    private boolean park(long timeoutNanos) {
        long start = System.nanoTime();
        long left = timeoutNanos;
        while (left > 0 && !closed.get() && !Thread.currentThread().isInterrupted()) {
            parks.increment();
            if (bell.await(Math.min(left, SLICE_NANOS))) {
                return !closed.get();
            }
            left = timeoutNanos - (System.nanoTime() - start);
        }
        return false;
    }
}
