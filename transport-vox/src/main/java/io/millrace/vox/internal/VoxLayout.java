package io.millrace.vox.internal;

import java.util.List;

/**
 * Where everything stands in a segment of vox-shm 0.3.1.
 *
 * <pre>{@code
 *          0                 8                 16                24
 * 0x000    +-----------------+--------+--------+-----------------+   segment header, 128 bytes
 *          | magic           | version| header | total size      |
 * 0x018    +--------+--------+--------+--------+-----------------+
 *          | payload| inline | guests | capac. | peer table      |
 * 0x030    +--------+--------+--------+--------+--------+--------+
 *          | slot pool       | heartbeat ns    | goodbye| classes|
 * 0x048    +-----------------+-----------------+--------+--------+
 *          | current size    | zero ...                          |
 * table    +--------+--------+-----------------+-----------------+   peer table, 64 bytes a guest
 *          | state  | epoch  | last heartbeat  | ring offset     |
 *          +--------+--------+-----------------+-----------------+
 * ring     +--------+--------+--------+--------+-----------------+   guest to host, then host to guest
 *          | write  | waterm.| capac. | zero ...                 |
 * +0x040   +--------+--------+--------+--------------------------+
 *          | read   | zero ...                                   |
 * +0x080   +--------+--------------------------------------------+
 *          | data, `capacity` bytes, up to a border of 64        |
 * pool     +--------+--------+-----------------+-----------------+   slot pool, 64 bytes a class
 *          | size   | count  | free head       | zero ...        |
 * meta     +--------+--------+--------+--------+-----------------+   16 bytes a slot, up to a border of 64
 *          | generat| state  | owner  | next   |                     of one class, then its slots
 * slots    +--------+--------+--------+--------+-----------------+
 *          | length | payload ...                                 |
 * end      +--------+--------------------------------------------+
 * }</pre>
 *
 * <p>An entry of a ring starts at a multiple of 4 and has a header of 8 bytes: total length u32, flags u8 (1 slot
 * reference, 2 mapped reference), 0, inline length u16. States of a peer: 0 empty, 1 attached, 2 goodbye, 3 reserved;
 * of a slot: 0 free, 1 allocated. All words are little-endian. Units: bytes from the start of the segment. Source:
 * vox-shm 0.3.1, segment header, peer entry, BipBuf ring, frame, VarSlotPool. Thread-safety: immutable.
 */
public final class VoxLayout {
    /** Short name of the format. */
    public static final String PROTOCOL = "vox";
    /** {@code TELXHUB} and 7, as a little-endian word. */
    public static final long MAGIC = 0x07_42_55_48_58_4C_45_54L;
    /** The only version. */
    public static final int VERSION = 7;
    /** Bytes of the segment header. */
    public static final int HEADER_BYTES = 128;
    /** Most entries of a peer table: a peer's id is a byte, and 0 is the host. */
    public static final int MAX_GUESTS = 255;
    /** A frame names its class in a byte. */
    public static final int MAX_CLASSES = 256;
    /** What the header's 0 stands for. */
    public static final int DEFAULT_INLINE = 256;
    /** Longest payload of an inline frame: its length has two bytes. */
    public static final int MAX_INLINE = 0xFFFF;
    /** Least bytes a sender of vox-shm 0.3.1 waits for. */
    public static final int MIN_RESERVE = 32;
    /** Smallest ring: one frame of 8 bytes, and one that goes round. */
    public static final int MIN_CAPACITY = 16;
    /** Largest ring whose positions add up in an int. */
    public static final int MAX_CAPACITY = 1 << 30;

    static final int AT_MAGIC = 0;
    static final int AT_VERSION = 8;
    static final int AT_HEADER_BYTES = 12;
    static final int AT_TOTAL_SIZE = 16;
    static final int AT_MAX_PAYLOAD = 24;
    static final int AT_INLINE = 28;
    static final int AT_GUESTS = 32;
    static final int AT_CAPACITY = 36;
    static final int AT_PEER_TABLE = 40;
    static final int AT_POOL = 48;
    static final int AT_HEARTBEAT = 56;
    static final int AT_GOODBYE = 64;
    static final int AT_CLASSES = 68;
    static final int AT_CURRENT_SIZE = 72;
    static final int AT_RESERVED = 80;

    static final int PEER_BYTES = 64;
    static final int PEER_STATE = 0;
    static final int PEER_EPOCH = 4;
    static final int PEER_HEARTBEAT = 8;
    static final int PEER_RING = 16;

    /** State of a peer entry: nobody. */
    public static final int EMPTY = 0;
    /** State of a peer entry: a guest is there. */
    public static final int ATTACHED = 1;
    /** State of a peer entry: left, or dead, and not yet cleared away. */
    public static final int GOODBYE = 2;
    /** State of a peer entry: kept for a guest that was invited. */
    public static final int RESERVED = 3;

    static final int RING_HEADER_BYTES = 128;
    static final int RING_WRITE = 0;
    static final int RING_WATERMARK = 4;
    static final int RING_CAPACITY = 8;
    static final int RING_READ = 64;

    /** Bytes of a frame before its payload or reference. */
    public static final int FRAME_HEADER_BYTES = 8;

    static final int FRAME_ALIGN = 4;
    static final int FRAME_FLAGS = 4;
    static final int FRAME_INLINE = 6;
    /** The u16 at the end of a frame's second word. */
    static final int INLINE_SHIFT = 16;

    /** The same in the header as one word of 8 bytes. */
    static final int STATED_SHIFT = 48;

    static final int FLAG_MASK = 0xFF;
    static final int SLOT_REF = 1;
    static final int MMAP_REF = 2;
    static final int ANY_REF = SLOT_REF | MMAP_REF;
    static final int SLOT_FRAME_BYTES = 20;
    static final int SLOT_WHERE = 8;
    static final int SLOT_INDEX = 12;
    static final int SLOT_GENERATION = 16;
    /** The class is the lowest byte of its word, the extent the next one, always 0. */
    static final int CLASS_MASK = 0xFF;

    static final int EXTENT_SHIFT = 8;
    static final int MMAP_FRAME_BYTES = 32;
    static final int MMAP_ID = 8;
    static final int MMAP_GENERATION = 12;
    static final int MMAP_OFFSET = 16;
    static final int MMAP_OFFSET_HIGH = 20;
    static final int MMAP_LENGTH = 24;
    static final int MMAP_ZERO = 28;
    static final int WORD_BITS = 32;
    static final long LOW_WORD = 0xFFFF_FFFFL;

    static final int CLASS_HEADER_BYTES = 64;
    static final int CLASS_SLOT_BYTES = 0;
    static final int CLASS_COUNT = 4;
    static final int CLASS_HEAD = 8;
    static final int META_BYTES = 16;
    static final int META_GENERATION = 0;
    static final int META_STATE = 4;
    static final int META_OWNER = 8;
    static final int META_NEXT = 12;
    /** Slot index: no slot, the end of the list. */
    static final int NO_SLOT = 0xFFFFFFFF;

    static final int FREE = 0;
    static final int ALLOCATED = 1;
    /** Bytes of the payload's length at the start of a slot. */
    static final int SLOT_HEADER_BYTES = 4;
    /** Bytes kept around a place where something was found wrong. */
    static final int SAMPLE_BYTES = 64;

    private static final long LINE = 64;

    private final VoxGeometry geometry;
    private final long peerTable;
    private final long pool;
    private final long totalSize;
    private final long[] rings;
    private final int[] slotBytes;
    private final int[] slotCounts;
    private final long[] metas;
    private final long[] slots;

    /**
     * The layout a host makes.
     *
     * @param geometry what it decided
     * @return the layout
     */
    public static VoxLayout of(VoxGeometry geometry) {
        long ringBase = HEADER_BYTES + (long) PEER_BYTES * geometry.guests();
        long pair = 2 * stride(geometry.capacityBytes());
        long[] rings = new long[geometry.guests()];
        for (int i = 0; i < rings.length; i++) {
            rings[i] = ringBase + i * pair;
        }
        long pool = line(ringBase + rings.length * pair);
        return new VoxLayout(geometry, HEADER_BYTES, pool, pool + poolBytes(geometry.classes()), rings);
    }

    /**
     * The layout of a segment somebody made.
     *
     * @param geometry what stands in its header
     * @param peerTable where the peer table starts
     * @param pool where the slot pool starts
     * @param totalSize its size when it was made
     * @param rings where each guest's pair of rings starts
     */
    VoxLayout(VoxGeometry geometry, long peerTable, long pool, long totalSize, long[] rings) {
        this.geometry = geometry;
        this.peerTable = peerTable;
        this.pool = pool;
        this.totalSize = totalSize;
        this.rings = rings.clone();
        List<VoxSlotClass> classes = geometry.classes();
        slotBytes = classes.stream().mapToInt(VoxSlotClass::slotBytes).toArray();
        slotCounts = classes.stream().mapToInt(VoxSlotClass::count).toArray();
        metas = new long[slotBytes.length];
        slots = new long[slotBytes.length];
        long next = pool + (long) CLASS_HEADER_BYTES * slotBytes.length;
        for (int c = 0; c < slotBytes.length; c++) {
            metas[c] = next;
            slots[c] = next + line((long) META_BYTES * slotCounts[c]);
            next = slots[c] + line((long) slotBytes[c] * slotCounts[c]);
        }
    }

    /**
     * What the host decided.
     *
     * @return the geometry
     */
    public VoxGeometry geometry() {
        return geometry;
    }

    /**
     * Size of the segment when it was made.
     *
     * @return bytes, a multiple of 64
     */
    public long totalSize() {
        return totalSize;
    }

    long peerTable() {
        return peerTable;
    }

    long pool() {
        return pool;
    }

    int classes() {
        return slotBytes.length;
    }

    int slotBytes(int slotClass) {
        return slotBytes[slotClass];
    }

    int slotCount(int slotClass) {
        return slotCounts[slotClass];
    }

    /** Where the entry of a guest stands; the first has index 0 and id 1. */
    long peer(int index) {
        return peer(peerTable, index);
    }

    static long peer(long peerTable, int index) {
        return peerTable + (long) PEER_BYTES * index;
    }

    static long peerTableBytes(int guests) {
        return (long) PEER_BYTES * guests;
    }

    static long poolHeaderBytes(int classes) {
        return (long) CLASS_HEADER_BYTES * classes;
    }

    /** Where the ring from a guest to the host starts. */
    long guestToHost(int index) {
        return rings[index];
    }

    /** Where the ring from the host to a guest starts. */
    long hostToGuest(int index) {
        return rings[index] + stride(geometry.capacityBytes());
    }

    long classHeader(int slotClass) {
        return classHeader(pool, slotClass);
    }

    long meta(int slotClass, int slot) {
        return metas[slotClass] + (long) META_BYTES * slot;
    }

    long slot(int slotClass, int slot) {
        return slots[slotClass] + (long) slotBytes[slotClass] * slot;
    }

    /** The class of the slot that starts at an offset. */
    int slotClassAt(long offset) {
        int slotClass = 0;
        while (slotClass + 1 < slots.length && offset >= slots[slotClass + 1]) {
            slotClass++;
        }
        return slotClass;
    }

    int slotIndexAt(int slotClass, long offset) {
        return (int) ((offset - slots[slotClass]) / slotBytes[slotClass]);
    }

    /** Where the payload in a slot starts. */
    long slotPayload(int slotClass, int slot) {
        return slot(slotClass, slot) + SLOT_HEADER_BYTES;
    }

    static long classHeader(long pool, int slotClass) {
        return pool + (long) CLASS_HEADER_BYTES * slotClass;
    }

    /** Where the data of a ring starts. */
    static long data(long ring) {
        return ring + RING_HEADER_BYTES;
    }

    /** Bytes from one ring to the next. */
    static long stride(int capacityBytes) {
        return line((long) RING_HEADER_BYTES + capacityBytes);
    }

    /** Bytes of the whole pool. */
    static long poolBytes(List<VoxSlotClass> classes) {
        long bytes = (long) CLASS_HEADER_BYTES * classes.size();
        for (VoxSlotClass each : classes) {
            bytes += line((long) META_BYTES * each.count()) + line((long) each.slotBytes() * each.count());
        }
        return bytes;
    }

    /** Where the payload of an inline frame starts. */
    static long payload(long frame) {
        return frame + FRAME_HEADER_BYTES;
    }

    /** Bytes of an inline frame. */
    static int inlineFrameBytes(int payloadBytes) {
        return (FRAME_HEADER_BYTES + payloadBytes + FRAME_ALIGN - 1) & -FRAME_ALIGN;
    }

    /** The longest payload whose frame a ring can ever hold. */
    static int longestInline(int capacityBytes) {
        return (capacityBytes & -FRAME_ALIGN) - FRAME_HEADER_BYTES;
    }

    /** Whether a position is where a frame can start. */
    static boolean isAligned(int position) {
        return (position & (FRAME_ALIGN - 1)) == 0;
    }

    /** Whether an offset is where a ring or the pool can start. */
    static boolean isLine(long offset) {
        return (offset & (LINE - 1)) == 0;
    }

    private static long line(long bytes) {
        return (bytes + LINE - 1) & -LINE;
    }
}
