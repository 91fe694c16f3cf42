package io.millrace.fusiondock.internal;

/**
 * Whether something stands still for too long, as seen by somebody who looks now and then. Thread-safety: confined to
 * one thread at a time.
 */
final class FusiondockPace {
    private final long boundNanos;
    private boolean waits;
    private long seen;
    private long since;

    /**
     * Makes it.
     *
     * @param boundNanos how long is too long; 0: nothing is
     */
    FusiondockPace(long boundNanos) {
        this.boundNanos = boundNanos;
    }

    /** Whether the bound is over since the progress changed last, or the waiting began. */
    boolean isOver(boolean waiting, long progress) {
        if (!waiting || !waits || progress != seen) {
            waits = waiting;
            seen = progress;
            since = System.nanoTime();
            return false;
        }
        return boundNanos > 0 && System.nanoTime() - since >= boundNanos;
    }

    /** The bound begins anew. */
    void restart() {
        since = System.nanoTime();
    }
}
