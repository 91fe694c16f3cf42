package io.millrace.posix.internal.granule;

/**
 * The bitmap of a pool: bits are set and cleared a word at a time, and the summary follows.
 *
 * <p>Thread-safety: thread-safe, by whoever is in the pool. Crash: bits without an owner.
 */
final class GranuleBits {
    private static final int BITS = GranuleLayout.WORD_BITS;

    private final GranuleView view;

    GranuleBits(GranuleView view) {
        this.view = view;
    }

    /** Sets the bits of a run, or none. */
    boolean claim(int start, int length) {
        int end = start + length;
        for (int at = start; at < end; at = next(at)) {
            if (!set(at / BITS, mask(at, end))) {
                clear(start, at);
                return false;
            }
        }
        return true;
    }

    private boolean set(int word, long mask) {
        long now = view.word(word);
        while ((now & mask) == 0) {
            if (view.compareAndSetWord(word, now, now | mask)) {
                if ((now | mask) == -1) {
                    noteFull(word);
                }
                return true;
            }
            now = view.word(word);
        }
        return false;
    }

    private void noteFull(int word) {
        view.isFull(word);
        if (view.word(word) != -1) {
            view.mayBeFree(word);
        }
    }

    /** Clears the bits of a run, which are ours. */
    void clear(int start, int end) {
        for (int at = start; at < end; at = next(at)) {
            int word = at / BITS;
            long mask = mask(at, end);
            long now = view.word(word);
            while (!view.compareAndSetWord(word, now, now & ~mask)) {
                now = view.word(word);
            }
            view.mayBeFree(word);
        }
    }

    /** The bits from a granule to the end of its word, or of the run. */
    private static long mask(int at, int end) {
        long upwards = -1L << at;
        int left = next(at) - end;
        return left > 0 ? upwards & -1L >>> left : upwards;
    }

    private static int next(int at) {
        return (at / BITS + 1) * BITS;
    }
}
