package io.millrace.amp.internal;

import io.millrace.amp.EntryInfo;
import io.millrace.amp.Event;
import io.millrace.amp.Pool;
import io.millrace.api.memory.GeometryMismatchException;
import io.millrace.api.signal.WaitPoint;
import java.time.Duration;

/** One event of one epoch. Thread-safety: thread-safe. */
final class AmpEvent implements Event {
    private final AmpView view;
    private final EntryInfo entry;
    private final AmpEpoch epoch;
    private final AmpInterrupts interrupts;
    private final WaitPoint waitPoint;
    /** Bits taken out of memory and not waited for yet; written under the lock of this. */
    private volatile int drained;

    AmpEvent(AmpView view, EntryInfo entry, AmpEpoch epoch, AmpInterrupts interrupts, WaitPoint waitPoint) {
        if (view.pool() != Pool.HP || view.isDevice()) {
            throw new GeometryMismatchException("an event needs atomic access, and " + view + " has none: " + entry);
        }
        if (entry.sizeBytes() != AmpLayout.EVENT_BYTES) {
            throw new GeometryMismatchException("an event has " + AmpLayout.EVENT_BYTES + " bytes: " + entry);
        }
        this.view = view;
        this.entry = entry;
        this.epoch = epoch;
        this.interrupts = interrupts;
        this.waitPoint = waitPoint;
    }

    /** Whether this is the event of an entry still. */
    boolean isOf(EntryInfo other) {
        return !epoch.isOver() && entry.equals(other);
    }

    @Override
    public int raise(int bits) {
        epoch.check(entry);
        int before = view.or(entry.address(), bits);
        interrupts.trigger(AmpLayout.EVENT_BIT);
        return before;
    }

    @Override
    public int await(int bits, Until until, boolean clear, Duration timeout) {
        int[] seen = {0};
        waitPoint.await(() -> take(bits, until, clear, seen), timeout.toNanos());
        return seen[0];
    }

    @Override
    public synchronized int clear(int bits) {
        epoch.check(entry);
        int kept = drained;
        drained = kept & ~bits;
        return view.clear(entry.address(), bits) | kept;
    }

    @Override
    public int word() {
        epoch.check(entry);
        return view.word(entry.address()) | drained;
    }

    @Override
    public synchronized void drain() {
        epoch.check(entry);
        drained |= view.clear(entry.address(), -1);
    }

    /** Whether the bits are there; if so, and they are to be cleared, this call cleared them, and no other one did. */
    private boolean take(int bits, Until until, boolean clear, int[] seen) {
        epoch.check(entry);
        seen[0] = view.word(entry.address()) | drained;
        return isThere(seen[0], bits, until) && (!clear || takeAway(bits, until, seen));
    }

    /**
     * Waiters here keep to the lock, for the bits kept here; whoever else clears bits in memory, to compare-and-set.
     */
    private synchronized boolean takeAway(int bits, Until until, int[] seen) {
        while (true) {
            int word = view.word(entry.address());
            seen[0] = word | drained;
            if (!isThere(seen[0], bits, until)) {
                return false;
            }
            if (view.compareAndSet(entry.address(), word, word & ~bits)) {
                drained &= ~bits;
                return true;
            }
        }
    }

    private static boolean isThere(int word, int bits, Until until) {
        return until == Until.ALL ? (word & bits) == bits : (word & bits) != 0;
    }
}
