package io.millrace.hw.futex.internal;

/**
 * The doorbell block: four 4-byte words, little-endian. The first two are all that a foreign peer has to know.
 *
 * <pre>
 *        +0              +4
 *      +---------------+---------------+
 * 0x00 | rings of A    | rings of B    |
 *      +---------------+---------------+
 * 0x08 | A says        | B says        |
 *      +---------------+---------------+
 * 0x10
 * rings of X: counts up by 1 for every ring X makes; X's peer sleeps on it with FUTEX_WAIT (shared)
 * X says:     0 = nothing, X does not know these words: wake it at every ring
 *             1 = awake: no system call is needed
 *             2 = parked, or about to be: wake it
 * </pre>
 *
 * <p>Thread-safety: immutable.
 */
final class FutexLayout {
    /** Length of the block. */
    static final long SIZE = 0x10;
    /** Length of a word. */
    static final long WORD = 4;
    /** The block starts at a multiple of this: futexes must; a multiple of 64 keeps other data off its cache line. */
    static final long ALIGNMENT = 4;

    /** The side never said anything. */
    static final int UNKNOWN = 0;
    /** The side looks by itself. */
    static final int AWAKE = 1;
    /** The side sleeps, or is about to. */
    static final int PARKED = 2;

    private static final long RINGS_A = 0x00;
    private static final long RINGS_B = 0x04;
    private static final long SAYS_A = 0x08;
    private static final long SAYS_B = 0x0c;

    private FutexLayout() {}

    /** Where a side counts its rings. */
    static long rings(Side side) {
        return side == Side.A ? RINGS_A : RINGS_B;
    }

    /** Where a side says whether it sleeps. */
    static long says(Side side) {
        return side == Side.A ? SAYS_A : SAYS_B;
    }

    /** Checks where the block lies in its segment. */
    static void checkOffset(long offset, long segmentSize) {
        if (offset < 0 || offset % ALIGNMENT != 0 || offset > segmentSize - SIZE) {
            throw new IllegalArgumentException("offset must be a multiple of " + ALIGNMENT + " between 0 and "
                    + (segmentSize - SIZE) + ": offset=" + offset);
        }
    }
}
