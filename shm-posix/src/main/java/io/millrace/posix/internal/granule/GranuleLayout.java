package io.millrace.posix.internal.granule;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Where things stand in a pool of granules.
 *
 * <pre>
 * 0        header    magic, version, log2gran, ngran, peers, generation, four offsets, sweep
 * 128      peers     128 each: state, start, host, uid, gid, heartbeat, inside
 * summary  u64 each  bit w: word w of the bitmap may have a free granule
 * bitmap   u64 each  bit g: granule g is taken
 * owners   u64 for each granule: of the first of a run {length:32, generation:24, owner:8}
 * </pre>
 *
 * <p>Thread-safety: immutable. Units: bytes, unless said otherwise.
 *
 * @param log2gran logarithm of the length of a granule
 * @param granules how many
 * @param peers how many processes can be in at once
 */
public record GranuleLayout(int log2gran, int granules, int peers) {
    /** {@code MLRGRAN1}, stored last. */
    public static final long MAGIC = magic("MLRGRAN1");

    /** The most granules a pool can have. */
    public static final int MOST_GRANULES = 1 << 24;
    /** The most peers a pool can have: the owner of a run is a byte. */
    public static final int MOST_PEERS = 254;

    static final int VERSION = 1;

    static final int MAGIC_OFFSET = 0;
    static final int VERSION_OFFSET = 8;
    static final int LOG2GRAN = 12;
    static final int NGRAN = 16;
    static final int PEERS = 20;
    static final int GENERATION = 24;
    static final int PEER_TABLE = 32;
    static final int SUMMARY = 40;
    static final int BITMAP = 48;
    static final int OWNERS = 56;
    static final int SWEEP = 64;

    static final int PEER_OFFSET = 128;
    static final int PEER_BYTES = 128;
    static final int STATE = 0;
    static final int START = 8;
    static final int HOST = 16;
    static final int UID = 24;
    static final int GID = 28;
    static final int HEARTBEAT = 32;
    static final int INSIDE = 64;

    static final int WORD_BITS = 64;
    static final int GENERATION_BITS = 24;
    static final int OWNER_SHIFT = 56;
    /** The owner of granules that a table has given to its regions. */
    static final int KEPT = 255;

    /** How many runs, or regions, an inspection shows. */
    public static final int INSPECTED_RUNS = 1024;
    /** How many problems an inspection tells. */
    public static final int INSPECTED_PROBLEMS = 64;

    private static final int LINE = 64;
    private static final int MOST_LOG2GRAN = 30;
    private static final String RANGE = ", allowed: 1 to ";

    /** Checks the geometry. */
    public GranuleLayout {
        if (log2gran < 0 || log2gran > MOST_LOG2GRAN) {
            throw new IllegalArgumentException("log2gran is " + log2gran + ", allowed: 0 to " + MOST_LOG2GRAN);
        }
        if (granules < 1 || granules > MOST_GRANULES) {
            throw new IllegalArgumentException("granules is " + granules + RANGE + MOST_GRANULES);
        }
        if (peers < 1 || peers > MOST_PEERS) {
            throw new IllegalArgumentException("peers is " + peers + RANGE + MOST_PEERS);
        }
    }

    /**
     * Length of all of it.
     *
     * @return bytes, a multiple of 64
     */
    public int size() {
        return toLine(owners() + Long.BYTES * granules);
    }

    /**
     * Where the granules of a pool that is by itself begin.
     *
     * @return offset behind {@link #size}, a multiple of the length of a granule
     */
    public long firstGranule() {
        return (size() + (1L << log2gran) - 1) >> log2gran << log2gran;
    }

    int words() {
        return (granules + WORD_BITS - 1) / WORD_BITS;
    }

    int summaryWords() {
        return (words() + WORD_BITS - 1) / WORD_BITS;
    }

    int summary() {
        return toLine(PEER_OFFSET + PEER_BYTES * peers);
    }

    int bitmap() {
        return toLine(summary() + Long.BYTES * summaryWords());
    }

    int owners() {
        return toLine(bitmap() + Long.BYTES * words());
    }

    int peer(int slot) {
        return PEER_OFFSET + PEER_BYTES * slot;
    }

    /** The bits of a word of the bitmap that stand for no granule. */
    long beyond(int word) {
        int used = granules - word * WORD_BITS;
        return used >= WORD_BITS ? 0 : -1L << used;
    }

    private static int toLine(int offset) {
        return Math.toIntExact((offset + LINE - 1L) / LINE * LINE);
    }

    /**
     * Eight characters as a word that shows them in memory.
     *
     * @param text eight ASCII characters
     * @return the word
     */
    public static long magic(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII))
                .order(ByteOrder.LITTLE_ENDIAN)
                .getLong();
    }
}
