package io.millrace.bench.worker;

import io.millrace.bench.BenchException;

/** Waiting for the other side: a spin that reads the clock now and then only. Thread-safety: confined to one thread. */
final class Patience {
    private static final int LOOKS_PER_CLOCK = 65_536;
    private static final long LIMIT_NANOS = 10_000_000_000L;

    private final boolean share;
    private int looks;
    private boolean timed;
    private long since;

    Patience(boolean share) {
        this.share = share;
    }

    /** Something came: the next wait is a new one. */
    void reset() {
        looks = 0;
        timed = false;
    }

    /**
     * Nothing came yet.
     *
     * @throws BenchException if nothing came for too long
     */
    @SuppressWarnings("ThreadPriorityCheck") // on a shared processor the other side needs it to answer at all
    void again() {
        if (share) {
            Thread.yield();
        } else {
            Thread.onSpinWait();
        }
        looks++;
        if (looks == LOOKS_PER_CLOCK) {
            look();
        }
    }

    private void look() {
        looks = 0;
        long now = System.nanoTime();
        since = timed ? since : now;
        timed = true;
        if (now - since > LIMIT_NANOS) {
            throw new BenchException(
                    BenchException.TIMEOUT, "the other side was silent for " + LIMIT_NANOS / 1_000_000 + " ms");
        }
    }
}
