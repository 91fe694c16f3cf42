package io.millrace.fusiondock.internal;

/**
 * Time for a tick to be written: some senders of this type publish first. The clock is read only for such a message,
 * and only if a time is configured. Thread-safety: confined to the receiver's thread.
 */
final class FusiondockSettle {
    private final long nanos;
    private boolean running;
    private long since;

    /**
     * Makes it.
     *
     * @param nanos how long a tick is left alone after it was seen first; 0: not at all
     */
    FusiondockSettle(long nanos) {
        this.nanos = nanos;
    }

    /** Whether the message in the slot may be read now. */
    boolean isOver(FusiondockView view) {
        if (nanos == 0 || view.type() != FusiondockLayout.TYPE_TICK) {
            return true;
        }
        if (!running) {
            running = true;
            since = System.nanoTime();
        }
        return System.nanoTime() - since >= nanos;
    }

    /** The next one begins anew. */
    void reset() {
        running = false;
    }
}
