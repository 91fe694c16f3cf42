package io.millrace.vox.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Peers that may have something for us: one bit each, set by whoever hears of it, taken by the one that serves them.
 * Thread-safety: thread-safe. Ordering: what happened before a bit was set is seen by who takes it.
 */
final class VoxReadySet {
    static final int WORDS = (VoxLayout.MAX_GUESTS + Long.SIZE) / Long.SIZE;
    private static final VarHandle BITS = MethodHandles.arrayElementVarHandle(long[].class);

    private final long[] bits = new long[WORDS];

    void add(int peer) {
        BITS.getAndBitwiseOr(bits, peer / Long.SIZE, 1L << peer);
    }

    boolean contains(int peer) {
        return ((long) BITS.getAcquire(bits, peer / Long.SIZE) & (1L << peer)) != 0;
    }

    void remove(int peer) {
        BITS.getAndBitwiseAnd(bits, peer / Long.SIZE, ~(1L << peer));
    }

    /** The peers of one word, without a change: the first has the number 64 times the word's. */
    long word(int word) {
        return (long) BITS.getAcquire(bits, word);
    }
}
