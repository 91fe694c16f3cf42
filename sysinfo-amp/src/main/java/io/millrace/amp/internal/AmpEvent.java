package io.millrace.amp.internal;

import io.millrace.amp.EntryInfo;
import io.millrace.amp.Event;
import io.millrace.amp.Pool;
import io.millrace.api.memory.GeometryMismatchException;
import io.millrace.api.signal.WaitPoint;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** One event of one epoch. Thread-safety: thread-safe. */
final class AmpEvent implements Event {
    private final AmpView view;
    private final EntryInfo entry;
    private final AmpEpoch epoch;
    private final AmpInterrupts interrupts;
    private final WaitPoint waitPoint;
    /** Bits taken out of memory and not waited for yet. */
    private final AtomicInteger drained = new AtomicInteger();

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
    public int clear(int bits) {
        epoch.check(entry);
        return view.clear(entry.address(), bits) | drained.getAndUpdate(word -> word & ~bits);
    }

    @Override
    public int word() {
        epoch.check(entry);
        return view.word(entry.address()) | drained.get();
    }

    @Override
    public void drain() {
        epoch.check(entry);
        int taken = view.clear(entry.address(), -1);
        drained.getAndUpdate(word -> word | taken);
    }

    /** Whether the bits are there; if so, and they are to be cleared, this call cleared them, and no other one did. */
    private boolean take(int bits, Until until, boolean clear, int[] seen) {
        epoch.check(entry);
        while (true) {
            int kept = drained.get();
            int word = view.word(entry.address());
            seen[0] = word | kept;
            if (!isThere(seen[0], bits, until)) {
                return false;
            }
            if (!clear) {
                return true;
            }
            if (view.compareAndSet(entry.address(), word, word & ~bits)) {
                drained.getAndUpdate(rest -> rest & ~bits);
                return true;
            }
        }
    }

    private static boolean isThere(int word, int bits, Until until) {
        return until == Until.ALL ? (word & bits) == bits : (word & bits) != 0;
    }
}
