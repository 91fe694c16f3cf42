package io.millrace.posix.internal.granule;

import io.millrace.api.memory.Memory;
import io.millrace.api.memory.PeerCorruptionException;

/**
 * The words of a pool. Thread-safety: as {@link Memory}. Peer: the header is checked once, against the geometry that
 * was asked for; owners are checked by who loads them. Ordering: as each method names.
 */
final class GranuleView {
    private final Memory memory;
    private final GranuleLayout layout;

    GranuleView(Memory memory, GranuleLayout layout) {
        this.memory = memory.slice(0, layout.size());
        this.layout = layout;
    }

    GranuleLayout layout() {
        return layout;
    }

    PeerView peers() {
        return new PeerView(memory, layout);
    }

    /** Whether the pool is complete; acquire. */
    static boolean isComplete(Memory memory) {
        long magic = memory.getLongAcquire(GranuleLayout.MAGIC_OFFSET);
        if (magic != 0 && magic != GranuleLayout.MAGIC) {
            throw new PeerCorruptionException(
                    "magic of the pool",
                    GranuleLayout.MAGIC_OFFSET,
                    "0x" + Long.toHexString(magic),
                    "0 (nothing there) or 0x" + Long.toHexString(GranuleLayout.MAGIC));
        }
        return magic != 0;
    }

    /** The geometry that stands in a complete pool. */
    static GranuleLayout layout(Memory memory) {
        int version = memory.getInt(GranuleLayout.VERSION_OFFSET);
        if (version != GranuleLayout.VERSION) {
            throw new PeerCorruptionException(
                    "version of the pool",
                    GranuleLayout.VERSION_OFFSET,
                    Integer.toUnsignedString(version),
                    Integer.toString(GranuleLayout.VERSION));
        }
        try {
            return checked(
                    memory,
                    new GranuleLayout(
                            memory.getInt(GranuleLayout.LOG2GRAN),
                            memory.getInt(GranuleLayout.NGRAN),
                            memory.getInt(GranuleLayout.PEERS)));
        } catch (IllegalArgumentException e) {
            throw new PeerCorruptionException(
                    "header of the pool", GranuleLayout.LOG2GRAN, e.getMessage(), "a geometry that can be");
        }
    }

    private static GranuleLayout checked(Memory memory, GranuleLayout layout) {
        require(memory, "peerTable", GranuleLayout.PEER_TABLE, GranuleLayout.PEER_OFFSET);
        require(memory, "summary", GranuleLayout.SUMMARY, layout.summary());
        require(memory, "bitmap", GranuleLayout.BITMAP, layout.bitmap());
        require(memory, "owners", GranuleLayout.OWNERS, layout.owners());
        return layout;
    }

    private static void require(Memory memory, String word, int offset, long allowed) {
        long value = memory.getLong(offset);
        if (value != allowed) {
            throw new PeerCorruptionException(
                    word + " of the pool", offset, Long.toString(value), Long.toString(allowed));
        }
    }

    /** Makes an empty pool of whatever stands there; the magic comes last. */
    void initialise() {
        memory.setLongRelease(GranuleLayout.MAGIC_OFFSET, 0);
        memory.fill(Long.BYTES, layout.size() - Long.BYTES, (byte) 0);
        memory.setInt(GranuleLayout.VERSION_OFFSET, GranuleLayout.VERSION);
        memory.setInt(GranuleLayout.LOG2GRAN, layout.log2gran());
        memory.setInt(GranuleLayout.NGRAN, layout.granules());
        memory.setInt(GranuleLayout.PEERS, layout.peers());
        memory.setLong(GranuleLayout.PEER_TABLE, GranuleLayout.PEER_OFFSET);
        memory.setLong(GranuleLayout.SUMMARY, layout.summary());
        memory.setLong(GranuleLayout.BITMAP, layout.bitmap());
        memory.setLong(GranuleLayout.OWNERS, layout.owners());
        for (int word = 0; word < layout.words(); word++) {
            word(word, layout.beyond(word));
            mayBeFree(word);
        }
        memory.setLongRelease(GranuleLayout.MAGIC_OFFSET, GranuleLayout.MAGIC);
    }

    /** A word of the header, for tools. */
    int headerWord(int offset) {
        return memory.getInt(offset);
    }

    /** A word of eight bytes of the header, for tools. */
    long headerWide(int offset) {
        return memory.getLong(offset);
    }

    /** Taken granules; opaque. */
    long word(int word) {
        return memory.getLong(layout.bitmap() + Long.BYTES * (long) word);
    }

    /** For a sweep: nobody else stores to the bitmap. */
    void word(int word, long value) {
        memory.setLong(layout.bitmap() + Long.BYTES * (long) word, value);
    }

    boolean compareAndSetWord(int word, long expected, long value) {
        return memory.compareAndSetLong(layout.bitmap() + Long.BYTES * (long) word, expected, value);
    }

    /** Words of the bitmap that may have a free granule; opaque. */
    long summary(int summaryWord) {
        return memory.getLong(summaryOffset(summaryWord));
    }

    /** For a sweep: nobody else stores to the summary. */
    void summary(int summaryWord, long value) {
        memory.setLong(summaryOffset(summaryWord), value);
    }

    /** Notes that a word of the bitmap may have a free granule. */
    void mayBeFree(int word) {
        int at = word / GranuleLayout.WORD_BITS;
        long bit = 1L << word;
        long now = summary(at);
        while ((now & bit) == 0 && !memory.compareAndSetLong(summaryOffset(at), now, now | bit)) {
            now = summary(at);
        }
    }

    /** Notes that a word of the bitmap has no free granule. */
    void isFull(int word) {
        int at = word / GranuleLayout.WORD_BITS;
        long bit = 1L << word;
        long now = summary(at);
        while ((now & bit) != 0 && !memory.compareAndSetLong(summaryOffset(at), now, now & ~bit)) {
            now = summary(at);
        }
    }

    private long summaryOffset(int summaryWord) {
        return layout.summary() + Long.BYTES * (long) summaryWord;
    }

    /** The owner entry of a granule; acquire. */
    long owner(int granule) {
        return memory.getLongAcquire(ownerOffset(granule));
    }

    /** Release. */
    void owner(int granule, long entry) {
        memory.setLongRelease(ownerOffset(granule), entry);
    }

    boolean compareAndSetOwner(int granule, long expected, long entry) {
        return memory.compareAndSetLong(ownerOffset(granule), expected, entry);
    }

    private long ownerOffset(int granule) {
        return layout.owners() + Long.BYTES * (long) granule;
    }

    int generation() {
        return memory.getInt(GranuleLayout.GENERATION);
    }

    void generation(int value) {
        memory.setInt(GranuleLayout.GENERATION, value);
    }
}
