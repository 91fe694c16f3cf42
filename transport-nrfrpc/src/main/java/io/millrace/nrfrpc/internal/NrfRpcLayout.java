package io.millrace.nrfrpc.internal;

import io.millrace.api.memory.GeometryMismatchException;

/**
 * Where everything stands in one area of the nRF RPC draft: one direction, 64 blocks, one slot word for each endpoint.
 *
 * <pre>{@code
 *          0                 4
 * 0x000    +-----------------+---------------- block 0 ... block 63, each `block` bytes
 *          | size   u32      | payload ...     a message starts at a block border,
 *          +-----------------+----------------  size counts the payload only
 * alloc    +-----------------+
 *          | slot[0] u32     |                 EMPTY, PENDING, or the offset of a message
 *          | ...             |
 *          | slot[E-1]       |
 * tail     +-----------------+
 *          | queue_tx u32    |                 revision R2 only: the byte queue of signals,
 *          | queue_rx u32    |                 `items` bytes to the end of the area
 *          | bytes ...       |
 * size     +-----------------+
 * }</pre>
 *
 * States of a slot word: {@code 0xFFFFFFFF} EMPTY, {@code 0xFFFFFFFE} PENDING, {@code 0xFFFFFFF0..FD} reserved, any
 * other value the offset of a message. All words are little-endian. Units: bytes from the start of the area. Source:
 * nRF RPC draft, shared memory layout; its later revision for the queue. Thread-safety: immutable.
 *
 * @param sizeBytes the whole area
 * @param endpoints slots, 1 to 255
 * @param allocableBytes all blocks together; the slots start here
 * @param queueItems bytes of the signal queue, 0 without one
 */
public record NrfRpcLayout(int sizeBytes, int endpoints, int allocableBytes, int queueItems) {
    /** Short name of the format. */
    public static final String PROTOCOL = "nrfrpc";
    /** Blocks of an area. */
    public static final int BLOCKS = 64;
    /** Slot word: nothing here; the sender may reuse the memory. */
    public static final int EMPTY = 0xFFFFFFFF;
    /** Two neighbouring slot words, both EMPTY. */
    static final long EMPTY_PAIR = -1L;
    /** Slot word: the sender fills a buffer. */
    public static final int PENDING = 0xFFFFFFFE;
    /** Slot words from here on, unsigned, are never the offset of a message. */
    public static final int RESERVED_FIRST = 0xFFFFFFF0;
    /** Signal: some slot of yours was emptied. Any other signal is the number of an endpoint with a message. */
    public static final int CONSUMED = 0xFF;

    /** Bytes of a message's size word. */
    static final int HEADER_BYTES = 4;

    static final int WORD_BYTES = 4;
    private static final int MAX_ENDPOINTS = 255;
    private static final int UNIT = BLOCKS * WORD_BYTES;
    private static final int QUEUE_HEADER_BYTES = 2 * WORD_BYTES;

    /**
     * The layout of revision R1.
     *
     * @param sizeBytes the area
     * @param endpoints its endpoints
     * @return the layout
     * @throws GeometryMismatchException if no block fits, or the number of endpoints is not 1 to 255
     */
    public static NrfRpcLayout r1(int sizeBytes, int endpoints) {
        check(sizeBytes, endpoints, WORD_BYTES * endpoints);
        return new NrfRpcLayout(sizeBytes, endpoints, units(sizeBytes - WORD_BYTES * endpoints), 0);
    }

    /**
     * The layout of revision R2, with a queue that holds a signal of every endpoint of both directions.
     *
     * @param sizeBytes the area
     * @param endpoints its endpoints
     * @param otherEndpoints the endpoints of the other direction's area
     * @return the layout
     * @throws GeometryMismatchException if no block fits, or a number of endpoints is not 1 to 255
     */
    public static NrfRpcLayout r2(int sizeBytes, int endpoints, int otherEndpoints) {
        checkEndpoints(otherEndpoints);
        int tail = WORD_BYTES * endpoints + QUEUE_HEADER_BYTES + endpoints + otherEndpoints + 1;
        check(sizeBytes, endpoints, tail);
        int allocable = units(sizeBytes - tail);
        int items = sizeBytes - allocable - WORD_BYTES * endpoints - QUEUE_HEADER_BYTES;
        return new NrfRpcLayout(sizeBytes, endpoints, allocable, items);
    }

    /**
     * Bytes of one block.
     *
     * @return a multiple of 4
     */
    public int blockBytes() {
        return allocableBytes / BLOCKS;
    }

    /**
     * The longest payload of one message.
     *
     * @return bytes
     */
    public int maxPayloadBytes() {
        return allocableBytes - HEADER_BYTES;
    }

    /**
     * Blocks that a message takes.
     *
     * @param payloadBytes its payload, at most {@link #maxPayloadBytes()}
     * @return 1 to 64
     */
    int blocksFor(int payloadBytes) {
        return (payloadBytes + HEADER_BYTES + blockBytes() - 1) / blockBytes();
    }

    /** Where the payload of a message starts. */
    static int payloadOffset(int index) {
        return index + HEADER_BYTES;
    }

    /** Where the slot word of an endpoint stands. */
    int slotOffset(int endpoint) {
        return allocableBytes + WORD_BYTES * endpoint;
    }

    /** Where what follows the slots starts. */
    int tailOffset() {
        return slotOffset(endpoints);
    }

    /** Bytes of the area that nobody uses, behind the slots; the queue leaves none. */
    int tailBytes() {
        return queueItems > 0 ? 0 : sizeBytes - tailOffset();
    }

    /** Where the producer's position in the signal queue stands. */
    int queueTxOffset() {
        return tailOffset();
    }

    /** Where the consumer's position in the signal queue stands. */
    int queueRxOffset() {
        return queueTxOffset() + WORD_BYTES;
    }

    /** Where a byte of the signal queue stands. */
    int queueItemOffset(int item) {
        return queueTxOffset() + QUEUE_HEADER_BYTES + item;
    }

    private static int units(int bytes) {
        return bytes / UNIT * UNIT;
    }

    private static void check(int sizeBytes, int endpoints, int tail) {
        checkEndpoints(endpoints);
        if (sizeBytes < tail + UNIT) {
            throw new GeometryMismatchException("area of " + sizeBytes + " bytes is too small for " + endpoints
                    + " endpoints: at least " + (tail + UNIT) + " bytes");
        }
    }

    private static void checkEndpoints(int endpoints) {
        if (endpoints < 1 || endpoints > MAX_ENDPOINTS) {
            throw new GeometryMismatchException("endpoints must be 1 to " + MAX_ENDPOINTS + ": endpoints=" + endpoints);
        }
    }
}
