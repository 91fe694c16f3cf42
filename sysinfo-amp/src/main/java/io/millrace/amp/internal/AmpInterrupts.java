package io.millrace.amp.internal;

import io.millrace.amp.Core;
import io.millrace.api.channel.Channel;
import io.millrace.api.memory.GeometryMismatchException;
import io.millrace.api.memory.SegmentClosedException;
import io.millrace.api.signal.Signaler;
import io.millrace.api.signal.SignalerInfo;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * The interrupt words: a doorbell that says which of 32 things to look at. A ring sets a bit of the peer's word, then
 * rings the one shared line. Who waits exchanges our word with 0 until it is 0, and calls the handlers.
 *
 * <p>A bit without a handler is kept for the handler to come. A call of the bare line, with no bit set, is legal: it
 * wakes who waits.
 *
 * <p>Thread-safety: thread-safe; {@link #await} one thread at a time. Source: ESP-AMP, software interrupts.
 */
public final class AmpInterrupts implements Signaler {
    private static final int ALL = -1;

    private final AmpView view;
    private final long own;
    private final long peer;
    private final Signaler line;
    private final List<List<Runnable>> handlers;
    /** Bits that came while nobody handled them. */
    private final AtomicInteger unhandled = new AtomicInteger();

    private volatile boolean closed;

    AmpInterrupts(AmpView hp, Core core, Signaler line) {
        this.view = hp;
        long main = hp.start() + AmpLayout.PENDING_MAIN_OFFSET;
        long sub = hp.start() + AmpLayout.PENDING_SUB_OFFSET;
        this.own = core == Core.MAIN ? main : sub;
        this.peer = core == Core.MAIN ? sub : main;
        this.line = line;
        this.handlers = IntStream.range(0, AmpLayout.BITS)
                .<List<Runnable>>mapToObj(_ -> new CopyOnWriteArrayList<>())
                .toList();
    }

    /** Interrupts the peer. */
    void trigger(int interrupt) {
        check(interrupt);
        if (view.isDevice()) {
            throw new GeometryMismatchException(
                    "an interrupt word needs atomic access, and " + view + " is DEVICE memory: use no interrupt (-1)");
        }
        view.or(peer, 1 << interrupt);
        line.ring(interrupt);
    }

    /** Handles an interrupt from now on, one that came before included. */
    Channel.Subscription handle(int interrupt, Runnable handler) {
        check(interrupt);
        List<Runnable> all = handlers.get(interrupt);
        all.add(handler);
        if (takeUnhandled(interrupt)) {
            handler.run();
        }
        return () -> all.remove(handler);
    }

    /** Wakes the peer without a bit. */
    void ringBare() {
        line.ring(0);
    }

    /** Both words. */
    long pending() {
        long main = Integer.toUnsignedLong(view.word(view.start() + AmpLayout.PENDING_MAIN_OFFSET));
        return main | ((long) view.word(view.start() + AmpLayout.PENDING_SUB_OFFSET) << Integer.SIZE);
    }

    /** Takes our bits until there are none, and calls the handlers; answers which bits there were. */
    int dispatch() {
        int all = 0;
        while (!closed && !view.isDevice() && view.word(own) != 0) {
            int bits = view.clear(own, ALL);
            all |= bits;
            call(bits);
        }
        return all;
    }

    /** If a handler throws, the interrupts behind it are pending again. */
    private void call(int bits) {
        int rest = bits;
        try {
            while (rest != 0) {
                int interrupt = Integer.numberOfTrailingZeros(rest);
                rest &= rest - 1;
                call(interrupt, handlers.get(interrupt));
            }
        } finally {
            if (rest != 0) {
                view.or(own, rest);
            }
        }
    }

    /** What nobody handled is kept, and looked at again: a handler that comes meanwhile finds it, or we do. */
    private void call(int interrupt, List<Runnable> all) {
        boolean handled = run(all);
        while (!handled) {
            unhandled.getAndUpdate(word -> word | (1 << interrupt));
            if (all.isEmpty() || !takeUnhandled(interrupt)) {
                return;
            }
            handled = run(all);
        }
    }

    /** Whether there was one to run: they may go while we look. */
    private static boolean run(List<Runnable> all) {
        boolean any = false;
        for (Runnable handler : all) {
            handler.run();
            any = true;
        }
        return any;
    }

    private boolean takeUnhandled(int interrupt) {
        int bit = 1 << interrupt;
        return (unhandled.getAndUpdate(word -> word & ~bit) & bit) != 0;
    }

    /** {@inheritDoc} The target is the number of an interrupt; a number that is none rings nothing. */
    @Override
    public void ring(int target) {
        if (!closed && target >= 0 && target < AmpLayout.BITS) {
            trigger(target);
        }
    }

    @Override
    public boolean await(long timeoutNanos) {
        try {
            if (dispatch() != 0) {
                return true;
            }
            boolean rung = !closed && line.await(timeoutNanos);
            return dispatch() != 0 || rung;
        } catch (SegmentClosedException _) {
            return false;
        }
    }

    @Override
    public SignalerInfo info() {
        SignalerInfo below = line.info();
        return new SignalerInfo(
                below.name(), "amp over " + below.kind(), below.rings(), below.wakes(), below.parks(), below.missed());
    }

    /**
     * The words are left alone from now on; what nobody handled is pending again, for whoever comes next. The line
     * stays the caller's to close.
     */
    @Override
    public void close() {
        closed = true;
        int kept = unhandled.getAndSet(0);
        if (kept != 0) {
            giveBack(kept);
        }
    }

    private void giveBack(int bits) {
        try {
            view.or(own, bits);
        } catch (SegmentClosedException _) {
            // whoever closed the segment lets nobody come next
        }
    }

    static void check(int interrupt) {
        if (interrupt < 0 || interrupt >= AmpLayout.BITS) {
            throw new IllegalArgumentException(
                    "an interrupt must be 0 to " + (AmpLayout.BITS - 1) + ": interrupt=" + interrupt);
        }
    }
}
