package io.millrace.amp.internal;

/**
 * Where everything stands in the shared memory of ESP-AMP. Addresses in memory are device addresses, absolute, of 32
 * bits; everything is little-endian.
 *
 * <pre>{@code
 * HP region                                     RTC pool
 * +0x00  pending interrupts for main   u32      +0x00  sentinel
 * +0x04  pending interrupts for sub    u32      ...    as in the HP pool
 * +0x08  never initialised
 * +0x20  sentinel of the HP pool
 *        ...                                    panic area, behind the HP region
 * end    +--------------------------------      +0x000 aborted u32 | stack length u32 | text[248]
 *                                               +0x100 registers u32[64]
 *        an entry, at a multiple of 4           +0x200 stack u32[256]
 *        0         2         4
 *        +---------+---------+---------+
 *        | id u16  | size u16| next u32|        next: address of the next header, 0 in the last one
 *        +---------+---------+---------+
 *        | size bytes, up to a multiple of 4    the next header follows, there is no gap
 *        +------------------------------
 *
 *        a queue in an entry                    rpmsg in an entry
 *        +---------+---------+                  configuration of main's sending queue, 12 bytes
 *        | N u16   | item u16|                  configuration of sub's sending queue, 12 bytes
 *        | address of the data u32              descriptors, then the other's
 *        | address of the descriptors u32       data, then the other's
 *        +-------------------
 *        | N descriptors, 8 bytes each:         a message in a buffer
 *        | address u32 | length u16 | flags u16 | source u16 | target u16 | length u16 | flags u16 | data
 *        +-------------------
 *        | N buffers of `item` bytes            a light-sleep build keeps the descriptors that main
 *        +-------------------                   sends with in the RTC pool, under the same id
 * }</pre>
 *
 * Sentinel: id 0xffff, size 0. The bytes of a new entry are what they were. Source: ESP-AMP, SysInfo, software
 * interrupts, queue, rpmsg, panic. Units: bytes.
 */
public final class AmpLayout {
    /** A word; everything is aligned to it. */
    public static final int WORD = 4;
    /** A page of a mapping. */
    public static final int PAGE_BYTES = 4096;
    /** Regions start at a multiple of this. */
    public static final int REGION_UNIT = 16;
    /** From the start of the HP region to its pool. */
    public static final int POOL_OFFSET = 0x20;
    /** Of an entry. */
    public static final int HEADER_BYTES = 8;
    /** The panic area. */
    public static final int PANIC_BYTES = 0x1000;

    /** First word of an initialised pool: id 0xffff, size 0. */
    static final int SENTINEL = 0x0000ffff;

    /** The longest entry. */
    public static final int MAX_SIZE = 0xffff;
    /** The highest id, and the mask of a word of 16 bits. */
    static final int MAX_ID = 0xffff;

    static final int NEXT_OFFSET = 4;
    static final int PENDING_MAIN_OFFSET = 0;
    static final int PENDING_SUB_OFFSET = 4;

    /** Bits of an interrupt word or an event. */
    static final int BITS = 32;
    /** Of an event. */
    static final int EVENT_BYTES = 4;

    /** Interrupt: the system service has something. */
    static final int SYSTEM_BIT = 27;
    /** Interrupt: the sub core panicked. */
    static final int PANIC_BIT = 28;
    /** Interrupt: rpmsg. */
    static final int RPMSG_BIT = 29;
    /** Interrupt: an event. */
    static final int EVENT_BIT = 30;

    /** Of a queue's configuration. */
    public static final int CONF_BYTES = 12;

    static final int CONF_DATA_OFFSET = 4;
    static final int CONF_DESC_OFFSET = 8;

    /** Of a descriptor. */
    public static final int DESC_BYTES = 8;

    static final int DESC_STATE_OFFSET = 4;
    /** Of a queue's length. */
    public static final int MAX_LENGTH = 32768;
    /** Of a queue's item before it is rounded up to a word. */
    public static final int MAX_ITEM = 65532;

    /** In the upper half of a descriptor's second word: the master has sent. Turns with every lap. */
    static final int AVAIL = 0x0080_0000;
    /** The remote has given back. Turns with every lap. */
    static final int USED = 0x8000_0000;

    /** Of a message in a buffer. */
    static final int MESSAGE_HEADER_BYTES = 8;

    static final int MESSAGE_LENGTH_OFFSET = 4;
    /** An endpoint's address that is nobody's. */
    static final int NO_ENDPOINT = 0xffff;

    /** Of the system service's queue. */
    static final int SYSTEM_LENGTH = 16;

    static final int SYSTEM_ITEM = 128;
    static final int SYSTEM_HEADER_BYTES = 4;
    static final int SYSTEM_PRINT = 1;

    /** Of the light-sleep counter. */
    static final int PM_BYTES = 4;

    static final int PANIC_STACK_LENGTH_OFFSET = 4;
    static final int PANIC_TEXT_OFFSET = 8;
    static final int PANIC_TEXT_BYTES = 248;
    static final int PANIC_REGISTERS_OFFSET = 0x100;
    static final int PANIC_REGISTERS = 64;
    static final int PANIC_STACK_OFFSET = 0x200;
    static final int PANIC_STACK_WORDS = 256;

    private AmpLayout() {}

    /**
     * Rounds up.
     *
     * @param value what
     * @param unit to a multiple of this
     * @return the multiple
     */
    public static long roundUp(long value, int unit) {
        return (value + unit - 1) / unit * unit;
    }

    /**
     * Rounds down.
     *
     * @param value what
     * @param unit to a multiple of this
     * @return the multiple
     */
    public static long roundDown(long value, int unit) {
        return value / unit * unit;
    }

    /**
     * What an entry takes of its pool.
     *
     * @param sizeBytes without its header
     * @return bytes
     */
    public static long entryBytes(long sizeBytes) {
        return HEADER_BYTES + ((sizeBytes + WORD - 1) & -WORD);
    }

    /** First word of a header. */
    static int idAndSize(int id, int sizeBytes) {
        return id | (sizeBytes << Short.SIZE);
    }

    static int id(int idAndSize) {
        return idAndSize & MAX_ID;
    }

    static int size(int idAndSize) {
        return idAndSize >>> Short.SIZE;
    }

    /** First word of a queue's configuration. */
    static int lengthAndItem(int length, int item) {
        return length | (item << Short.SIZE);
    }

    /** Second word of a descriptor. */
    static int state(int length, int flags) {
        return (length & MAX_SIZE) | (flags & (AVAIL | USED));
    }

    /** The length in the second word of a descriptor. */
    static int lengthOf(int state) {
        return state & MAX_SIZE;
    }
}
