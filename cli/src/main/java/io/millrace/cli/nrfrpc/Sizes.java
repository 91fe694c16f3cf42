package io.millrace.cli.nrfrpc;

import java.util.SplittableRandom;
import java.util.function.IntSupplier;

/** Which payload sizes are sent. Thread-safety: immutable once made. */
final class Sizes {
    private final int[] cycle;
    private final int max;
    private final long seed;

    /**
     * Makes the sizes.
     *
     * @param cycle taken in turn
     * @param max random sizes from 0 to this instead; negative: none
     * @param seed start of the random numbers
     */
    Sizes(int[] cycle, int max, long seed) {
        this.cycle = cycle.clone();
        this.max = max;
        this.seed = seed;
    }

    /**
     * The sizes of one sender; the random ones are those of SplitMix64, as in the C peer.
     *
     * @param endpoint of a sender that has its own, else 0
     * @return one size after the other, for one thread
     */
    IntSupplier of(int endpoint) {
        if (max >= 0) {
            SplittableRandom random = new SplittableRandom(seed + endpoint);
            return () -> (int) Long.remainderUnsigned(random.nextLong(), max + 1L);
        }
        int[] next = {0};
        return () -> cycle[next[0]++ % cycle.length];
    }
}
