package io.millrace.posix.internal;

import io.millrace.posix.internal.granule.GranuleLayout;

/**
 * The configuration of an allocator, read into its terms. Thread-safety: immutable.
 *
 * @param config the configuration
 */
record GranulesSettings(GranulesConfig config) {
    private static final int LONGEST_GRANULE = 1 << 30;
    /** No memory is longer. */
    private static final long MOST_OFFSET = 1L << 56;

    long offset() {
        return Values.within("offset", config.offset(), 0, MOST_OFFSET);
    }

    long livenessNanos() {
        return Values.millis("livenessMillis", config.livenessMillis(), 1);
    }

    long peerTimeoutNanos() {
        return Values.millis("peerTimeoutMillis", config.peerTimeoutMillis(), 0);
    }

    /**
     * The geometry.
     *
     * @param room bytes there are for it
     * @throws IllegalArgumentException if there can be no such pool
     */
    GranuleLayout layout(long room) {
        int granules = (int) Values.within("granules", config.granules(), 0, GranuleLayout.MOST_GRANULES);
        return granules == 0 ? largest(room) : layout(granules);
    }

    /** The one with the most granules that fit; with one if none does, for its opener to refuse. */
    private GranuleLayout largest(long room) {
        GranuleLayout best = layout(1);
        int fit = 1;
        int most = (int) Math.min(room / config.granuleBytes(), GranuleLayout.MOST_GRANULES) + 1;
        while (most - fit > 1) {
            int granules = fit + (most - fit) / 2;
            if (bytes(layout(granules)) <= room) {
                fit = granules;
                best = layout(granules);
            } else {
                most = granules;
            }
        }
        return best;
    }

    private GranuleLayout layout(int granules) {
        int bytes = (int) Values.within("granuleBytes", config.granuleBytes(), 1, LONGEST_GRANULE);
        if (Integer.bitCount(bytes) != 1) {
            throw new IllegalArgumentException("granuleBytes must be a power of two: granuleBytes=" + bytes);
        }
        int peers = (int) Values.within("peers", config.peers(), 1, GranuleLayout.MOST_PEERS);
        return new GranuleLayout(Integer.numberOfTrailingZeros(bytes), granules, peers);
    }

    /** Length of the pool and its granules. */
    static long bytes(GranuleLayout layout) {
        return layout.firstGranule() + ((long) layout.granules() << layout.log2gran());
    }
}
