package io.millrace.posix.internal.granule;

/**
 * Finds the lowest run of free granules: a word at a time, and words that are full are passed over by the summary.
 *
 * <p>Thread-safety: thread-safe; what is found may be taken by the time it is claimed.
 */
final class GranuleSearch {
    static final int NONE = -1;

    private static final int BITS = GranuleLayout.WORD_BITS;

    private final GranuleView view;
    private final int granules;
    private final int words;

    GranuleSearch(GranuleView view) {
        this.view = view;
        this.granules = view.layout().granules();
        this.words = view.layout().words();
    }

    /** The lowest run of so many granules that starts at a multiple of the alignment. */
    int find(int length, int align) {
        int start = lowest(0, length);
        while (start != NONE && start % align != 0) {
            int next = start + align - start % align;
            if (next + (long) length > granules) {
                return NONE;
            }
            start = lowest(next, length);
        }
        return start;
    }

    /** The lowest run at or above a granule; {@code carry} counts the free ones just below the word looked at. */
    private int lowest(int from, int length) {
        long below = ~(-1L << from);
        int carry = 0;
        int word = from / BITS;
        while (word < words) {
            long free = free(word) & ~below;
            below = 0;
            if (carry + Long.numberOfTrailingZeros(~free) >= length) {
                return word * BITS - carry;
            }
            int bit = runIn(free, length);
            if (bit != NONE) {
                return word * BITS + bit;
            }
            carry = free == -1 ? carry + BITS : Long.numberOfLeadingZeros(~free);
            word = carry == 0 ? notFull(word + 1) : word + 1;
        }
        return NONE;
    }

    /** Free granules of a word; bits past the end are none, whatever they say. */
    private long free(int word) {
        return ~(view.word(word) | view.layout().beyond(word));
    }

    /** The lowest run inside a word: after each step a bit says that it and some above it are free. */
    private static int runIn(long free, int length) {
        if (length > BITS) {
            return NONE;
        }
        long starts = free;
        for (int have = 1; have < length && starts != 0; ) {
            int more = Math.min(have, length - have);
            starts &= starts >>> more;
            have += more;
        }
        return starts == 0 ? NONE : Long.numberOfTrailingZeros(starts);
    }

    /** The first word from here on that may have a free granule. */
    private int notFull(int from) {
        long below = ~(-1L << from);
        for (int at = from / BITS; at * BITS < words; at++) {
            long candidates = view.summary(at) & ~below;
            if (candidates != 0) {
                return at * BITS + Long.numberOfTrailingZeros(candidates);
            }
            below = 0;
        }
        return words;
    }

    /** What is free, and the longest run of it. */
    Free count() {
        int free = 0;
        int longest = 0;
        int carry = 0;
        for (int word = 0; word < words; word++) {
            long bits = free(word);
            free += Long.bitCount(bits);
            longest = Math.max(longest, carry + Long.numberOfTrailingZeros(~bits));
            longest = Math.max(longest, longestIn(bits));
            carry = bits == -1 ? carry + BITS : Long.numberOfLeadingZeros(~bits);
        }
        return new Free(free, longest);
    }

    private static int longestIn(long bits) {
        int longest = 0;
        for (long left = bits; left != 0; left &= left << 1) {
            longest++;
        }
        return longest;
    }

    /**
     * What is left.
     *
     * @param granules free ones
     * @param longest the longest run of them
     */
    record Free(int granules, int longest) {}
}
