package io.millrace.hw.futex.internal;

import static io.millrace.hw.futex.internal.FutexLayout.AWAKE;
import static io.millrace.hw.futex.internal.FutexLayout.PARKED;
import static io.millrace.hw.futex.internal.FutexLayout.UNKNOWN;

import io.millrace.api.layout.SegmentLayout;
import io.millrace.api.memory.Memory;
import io.millrace.api.memory.SegmentClosedException;
import io.millrace.api.memory.SegmentLostException;
import io.millrace.api.signal.Signaler;
import io.millrace.api.signal.SignalerInfo;
import io.millrace.hw.libc.Errno;
import io.millrace.hw.libc.Futex;
import io.millrace.hw.libc.LibcException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/**
 * Rings through a shared counter, and wakes a sleeper there only if it may be asleep.
 *
 * <p>Thread-safety: {@link #ring} from any thread, {@link #await} from one at a time, one instance per side over all
 * processes. Ordering: the sleeper says PARKED, then looks once more; the ringer counts, then looks whether the peer
 * sleeps: one of them sees the other.
 *
 * <p>Where the memory has gone there is nobody left: rings go nowhere, and waits end.
 *
 * <p>Crash: a side that dies awake leaves AWAKE behind, and whoever comes after it without knowing these words would
 * sleep through our rings. So wakes that were spared are made up for with one real wake before we sleep, and when we
 * close.
 */
public final class FutexSignaler implements Signaler {
    private static final String KIND = "futex";
    /** The longest single sleep: bounds how late a sleeper notices an interrupt. */
    private static final long SLICE_NANOS = 50_000_000;
    /** How often a closer looks whether the sleeper has left. */
    private static final long LEAVE_NANOS = 10_000;

    private final String name;
    private final FutexView view;
    private final Futex futex = new Futex();
    private final LongAdder rings = new LongAdder();
    private final LongAdder wakes = new LongAdder();
    private final AtomicBoolean closed = new AtomicBoolean();
    /** A ring went without a wake since we last made one anyway. */
    private volatile boolean spared;
    /** A thread is in, or about to enter, the sleep. */
    private volatile boolean sleeping;

    private volatile long parks;
    /** The peer's count when we last answered true. */
    private int seen;

    /**
     * Attaches to a doorbell block as it is; zeroed memory is a fresh one.
     *
     * @param name the signaler's name
     * @param memory the region the block lies in, ordinary memory
     * @param offset where the block starts: a multiple of 4, better of 64
     * @param side which party we are
     * @throws IllegalArgumentException if the block does not fit there
     * @throws UnsupportedOperationException if it is device memory
     */
    public FutexSignaler(String name, Memory memory, long offset, Side side) {
        this.name = name;
        this.view = new FutexView(memory, offset, side);
        this.seen = view.heard();
        view.say(AWAKE);
    }

    @Override
    public void ring(int target) {
        if (closed.get()) {
            return;
        }
        rings.increment();
        try {
            view.ring();
            if (view.peerListens()) {
                wakePeer();
            } else if (!spared) {
                spared = true;
            }
        } catch (SegmentClosedException | SegmentLostException expected) {
            spared = false;
        }
    }

    @Override
    public boolean await(long timeoutNanos) {
        if (closed.get()) {
            return false;
        }
        try {
            return heard() || (timeoutNanos > 0 && park(timeoutNanos));
        } catch (SegmentClosedException | SegmentLostException expected) {
            return false;
        }
    }

    @Override
    public SignalerInfo info() {
        return new SignalerInfo(name, KIND, rings.sum(), wakes.sum(), parks);
    }

    /**
     * What the words of the block say, as long as its memory is there.
     *
     * @param segment the name of the segment the block lies in
     * @return the map, which looks anew each time it is asked
     */
    public SegmentLayout layout(String segment) {
        return new FutexMap(segment, KIND + " " + name, view);
    }

    /**
     * Wakes our waiter, waits until it has left the block, and takes back what it said. Where the memory has gone
     * already there is nobody left to say it to.
     */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        while (sleeping) {
            view.wakeOurselves();
            LockSupport.parkNanos(LEAVE_NANOS);
        }
        try {
            view.say(UNKNOWN);
            makeUp();
        } catch (SegmentClosedException | SegmentLostException expected) {
            spared = false;
        }
    }

    private boolean heard() {
        int now = view.heard();
        if (now == seen) {
            return false;
        }
        seen = now;
        return true;
    }

    private boolean park(long timeoutNanos) {
        sleeping = true;
        try {
            if (closed.get()) {
                return false;
            }
            view.say(PARKED);
            if (view.heard() == seen) {
                makeUp();
                sleep(timeoutNanos);
            }
            view.say(AWAKE);
            return !closed.get() && heard();
        } finally {
            sleeping = false;
        }
    }

    /** A wake that comes late, for a ring heard long ago, does not end it. */
    private void sleep(long timeoutNanos) {
        long start = System.nanoTime();
        long left = timeoutNanos;
        while (left > 0
                && view.heard() == seen
                && !closed.get()
                && !Thread.currentThread().isInterrupted()) {
            countPark();
            check(view.sleep(futex, seen, Math.min(left, SLICE_NANOS)));
            left = timeoutNanos - (System.nanoTime() - start);
        }
    }

    private static void check(int result) {
        if (result < 0 && result != -Errno.ETIMEDOUT && result != -Errno.EAGAIN && result != -Errno.EINTR) {
            throw new LibcException(KIND, "FUTEX_WAIT", -result);
        }
    }

    private void makeUp() {
        if (spared) {
            spared = false;
            wakePeer();
        }
    }

    private void wakePeer() {
        wakes.increment();
        view.wakePeer();
    }

    /** Only the one waiter counts. */
    private void countPark() {
        long count = parks + 1;
        parks = count;
    }
}
