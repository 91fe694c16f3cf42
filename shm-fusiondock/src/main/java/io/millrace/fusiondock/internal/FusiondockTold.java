package io.millrace.fusiondock.internal;

/**
 * What was wrong with a slot when it was told last: told once, and again when it is wrong in another way.
 * Thread-safety: confined to the receiver's thread.
 */
final class FusiondockTold {
    private boolean told;
    private int op;
    private int used;
    private int max;

    void remember(int newOp, int newUsed, int newMax) {
        told = true;
        op = newOp;
        used = newUsed;
        max = newMax;
    }

    void forget() {
        told = false;
    }

    /** Whether the slot is as it was told. */
    boolean isStill(FusiondockView view, int nowOp) {
        return told && op == nowOp && view.usedSize() == used && view.maxSize() == max;
    }
}
