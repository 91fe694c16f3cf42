package io.millrace.hw.spin.internal;

import io.millrace.api.signal.Signaler;
import io.millrace.api.signal.SignalerInfo;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/**
 * For peers that cannot ring: waiting is sleeping a little, after which the caller looks for itself.
 *
 * <p>Thread-safety: {@link #ring} from any thread, {@link #await} from one at a time. Units: nanoseconds.
 */
public final class SpinSignaler implements Signaler {
    /** How long a wait sleeps unless told otherwise, nanoseconds. */
    public static final long DEFAULT_POLL_NANOS = 50_000;

    private static final String KIND = "spin";
    private static final long LONGEST_NANOS = 1_000_000_000;

    private final String name;
    private final long pollNanos;
    private final LongAdder rings = new LongAdder();
    private final LongAdder parks = new LongAdder();
    private volatile boolean closed;
    private volatile Thread waiter;

    /**
     * Makes a signaler.
     *
     * @param name the signaler's name
     * @param pollNanos how long a wait sleeps at most
     */
    public SpinSignaler(String name, long pollNanos) {
        if (pollNanos < 1 || pollNanos > LONGEST_NANOS) {
            throw new IllegalArgumentException(
                    "pollNanos must be between 1 and " + LONGEST_NANOS + ": pollNanos=" + pollNanos);
        }
        this.name = name;
        this.pollNanos = pollNanos;
    }

    /** Counts, and does nothing else: the peer looks by itself. */
    @Override
    public void ring(int target) {
        rings.increment();
    }

    /** Sleeps for the poll time or the bound, whichever is shorter, and knows nothing. */
    @Override
    public boolean await(long timeoutNanos) {
        if (timeoutNanos > 0) {
            waiter = Thread.currentThread();
            if (!closed) {
                parks.increment();
                LockSupport.parkNanos(this, Math.min(timeoutNanos, pollNanos));
            }
            waiter = null;
        }
        return false;
    }

    @Override
    public SignalerInfo info() {
        return new SignalerInfo(name, KIND, rings.sum(), 0, parks.sum());
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(waiter);
    }
}
