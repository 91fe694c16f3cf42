package io.millrace.fusiondock.internal;

import io.millrace.api.signal.Signaler;
import io.millrace.api.signal.SignalerInfo;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * How to wait for what the peer does not ring for: that it has read, and the pieces that follow the first. A nap lasts
 * for a part of the time in which nothing has happened, so that a peer at work is looked at often, and one that stands
 * still seldom. Thread-safety: as {@link Signaler}.
 */
final class FusiondockNaps implements Signaler {
    /** A nap is so much shorter than the time before it. */
    private static final int PART = 8;
    /** The system does not wake sooner. */
    private static final long LEAST_NANOS = 50_000;

    private final LongSupplier progress;
    private final long mostNanos;
    private long seen;
    private long since = System.nanoTime();

    /**
     * Makes it.
     *
     * @param progress changes when something happens
     * @param mostNanos the longest nap; 0: stays awake
     */
    FusiondockNaps(LongSupplier progress, long mostNanos) {
        this.progress = progress;
        this.mostNanos = mostNanos;
    }

    /** How long to sleep now. */
    long nanos() {
        long now = System.nanoTime();
        long count = progress.getAsLong();
        if (count != seen) {
            seen = count;
            since = now;
        }
        return Math.min(mostNanos, Math.max(LEAST_NANOS, (now - since) / PART));
    }

    @Override
    public boolean await(long timeoutNanos) {
        long nanos = Math.min(nanos(), timeoutNanos);
        if (nanos > 0) {
            LockSupport.parkNanos(nanos);
        } else {
            Thread.onSpinWait();
        }
        return false;
    }

    @Override
    public void ring(int target) {}

    @Override
    public SignalerInfo info() {
        return Signaler.none().info();
    }

    @Override
    public void close() {}
}
