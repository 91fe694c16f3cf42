package io.millrace.vox.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Peers that may have something for us: one bit each, set by whoever hears of it, taken by the one that serves them.
 * Thread-safety: thread-safe. Ordering: what happened before a bit was set is seen by who takes it.
 */
final class VoxReadySet {
    /** One more than the highest id. */
    static final int SIZE = VoxLayout.MAX_GUESTS + 1;

    private static final VarHandle BITS = MethodHandles.arrayElementVarHandle(long[].class);

    private final long[] bits = new long[SIZE / Long.SIZE];

    void add(int peer) {
        if (!contains(peer)) {
            BITS.getAndBitwiseOr(bits, peer / Long.SIZE, 1L << peer);
        }
    }

    boolean contains(int peer) {
        return ((long) BITS.getAcquire(bits, peer / Long.SIZE) & (1L << peer)) != 0;
    }

    void remove(int peer) {
        BITS.getAndBitwiseAnd(bits, peer / Long.SIZE, ~(1L << peer));
    }

    /** How many ids from this one on the next member stands, 0 if it is one; {@link #SIZE} if there is none. */
    int distance(int from) {
        long first = (long) BITS.getAcquire(bits, from / Long.SIZE) >>> from;
        if (first != 0) {
            return Long.numberOfTrailingZeros(first);
        }
        int distance = Long.SIZE - from % Long.SIZE;
        for (int word = 1; word <= bits.length; word++) {
            long next = (long) BITS.getAcquire(bits, (from / Long.SIZE + word) % bits.length);
            if (next != 0) {
                return Math.min(SIZE, distance + Long.numberOfTrailingZeros(next));
            }
            distance += Long.SIZE;
        }
        return SIZE;
    }
}
