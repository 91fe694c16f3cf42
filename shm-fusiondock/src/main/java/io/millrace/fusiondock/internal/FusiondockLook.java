package io.millrace.fusiondock.internal;

/**
 * Whether the slot we read holds something new: looked at when it may be, and told once while it stays as it is.
 *
 * <p>Thread-safety: confined to the receiver's thread.
 */
final class FusiondockLook {
    /** There is nothing to take and nothing to tell. */
    static final long NOTHING = -1;

    private final FusiondockView view;
    private final FusiondockStates states;
    private final FusiondockDoorbell doorbell;
    private final boolean waitsForRing;
    private final FusiondockSettle settle;
    /** A ring was heard, and what it was for not yet found. */
    private boolean heard;
    /** Somebody made a slot of the region, as seen at an earlier look. */
    private boolean initialised;
    /** What stood there was told when it was so. */
    private boolean told;

    private int toldOp;
    private int toldUsed;
    private int toldMax;

    FusiondockLook(FusiondockView view, FusiondockOptions options, FusiondockDoorbell doorbell) {
        this.view = view;
        this.states = options.states();
        this.doorbell = doorbell;
        this.waitsForRing = options.waitsForRing();
        this.settle = new FusiondockSettle(options.settleNanos());
    }

    /** The state of the slot, as an unsigned word, or NOTHING. */
    long state() {
        if (waitsForRing && !heard) {
            heard = doorbell.takeHeard();
            if (!heard) {
                return NOTHING;
            }
        }
        int op = view.op();
        if (states.isFree(op)) {
            forget();
            return NOTHING;
        }
        if (isTold(op)) {
            heard = false;
            return NOTHING;
        }
        return op == states.ready() && isEarly() ? NOTHING : Integer.toUnsignedLong(op);
    }

    /** What stands there is taken, or gone. */
    void forget() {
        heard = false;
        told = false;
        settle.reset();
    }

    /** What stands there was told. */
    void tell(int op, int used, int max) {
        forget();
        told = true;
        toldOp = op;
        toldUsed = used;
        toldMax = max;
    }

    private boolean isTold(int op) {
        return told && op == toldOp && view.usedSize() == toldUsed && view.maxSize() == toldMax;
    }

    /** Whether a message stands there that cannot be one yet. */
    private boolean isEarly() {
        initialised = initialised || view.maxSize() != 0;
        return !initialised || !settle.isOver(view);
    }
}
