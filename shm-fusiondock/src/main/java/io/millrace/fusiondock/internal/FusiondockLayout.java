package io.millrace.fusiondock.internal;

/**
 * Where everything stands in one region of the {@code shm_info_s} mailbox. All words are little-endian.
 *
 * <pre>{@code
 * 0x00   max_size   u32    payload bytes one slot may carry, set once; 0: not initialised
 * 0x04   used_size  u32    length of the whole message, also if it is longer than max_size
 * 0x08   op_type   i32    state of the slot, the only word that synchronises
 * 0x0c   data_type  i32    type of the message ("resevered" in the source)
 * 0x10   data[]            payload, region length - 16 bytes at most
 *
 * two regions, one for each direction
 *                         LINUX, VM 0    UNIPROTON, VM 1
 * region 0  0x2a800000    writes         reads
 * region 1  0x2ac00000    reads          writes
 * }</pre>
 *
 * A message of more than max_size bytes goes through the slot in pieces: each but the last is max_size long, and only
 * op_type paces them. Source: fusiondock shm readme; UniProton, demo ascend310b. Units: bytes.
 */
public final class FusiondockLayout {
    /** Length of a region unless configured otherwise. */
    public static final int REGION_BYTES = 0x400000;
    /** The longest region: what it carries is counted by a signed word. */
    public static final long MOST_REGION_BYTES = 0x7fff_fff8L;
    /** The shortest region: a header and room for one word. */
    public static final int LEAST_REGION_BYTES = 24;
    /** Regions start at a multiple of this, so that payload words are aligned. */
    public static final int REGION_UNIT = 8;
    /** What is taken by the receiver of the published demo. */
    public static final int STOCK_MESSAGE_BYTES = 0x2100;
    /** A counter tick, the type whose sender may publish before it writes. */
    public static final int TYPE_TICK = 2;

    static final int MAX_SIZE_OFFSET = 0;
    static final int USED_SIZE_OFFSET = 4;
    static final int OP_TYPE_OFFSET = 8;
    static final int TYPE_OFFSET = 12;
    static final int DATA_OFFSET = 16;

    /** The shortest private buffer for a message. */
    static final int LEAST_STAGE_BYTES = 4096;
    /** How much of a message an inspection sums up: far more than one usually has, well within a second. */
    static final int INSPECTED_BYTES = 1 << 25;
    /** How often an inspection looks at a live region until two looks in a row agree. */
    static final int INSPECTING_LOOKS = 4;

    private FusiondockLayout() {}

    /**
     * The most one slot can carry.
     *
     * @param regionBytes length of the region
     * @return bytes
     */
    public static int capacity(long regionBytes) {
        return Math.toIntExact(regionBytes - DATA_OFFSET);
    }
}
