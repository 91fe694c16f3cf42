package io.millrace.fusiondock.internal;

/**
 * How one side of a link behaves. Thread-safety: immutable.
 *
 * @param role who we are, unless both offsets were chosen by hand
 * @param txOffset where the region starts that we write, bytes
 * @param rxOffset where the region starts that we read, bytes
 * @param regionBytes length of a region
 * @param states the values of {@code op_type}
 * @param init when the region we write is initialised at the start
 * @param initBoth whether the region we read is treated the same
 * @param maxSize {@code max_size} for what is initialised
 * @param maxMessage the longest message, sent or received
 * @param waitsForRing whether a message is looked at only after a ring or when a wait is over
 * @param settleNanos how long a tick is left alone after it was seen first; 0: not at all
 * @param copyOut whether messages are copied before they are handed out
 * @param drop whether what stands in the region we read at the start is thrown away
 * @param markDel whether a free slot of ours is marked as awaiting deletion on close
 * @param repeatNanos how often an unread message is rung for again; 0: never
 * @param waitNanos how long the peer may take for its next step; 0: for ever
 * @param leaseNanos how long a stop waits for what is open
 * @param peerTarget the peer's number at the signaler
 */
public record FusiondockOptions(
        Role role,
        long txOffset,
        long rxOffset,
        int regionBytes,
        FusiondockStates states,
        Init init,
        boolean initBoth,
        int maxSize,
        int maxMessage,
        boolean waitsForRing,
        long settleNanos,
        boolean copyOut,
        boolean drop,
        boolean markDel,
        long repeatNanos,
        long waitNanos,
        long leaseNanos,
        int peerTarget) {
    private static final int MAX_MESSAGE = 0x400000;
    private static final long REPEAT_NANOS = 100_000_000;
    private static final long WAIT_NANOS = 1_000_000_000;
    private static final long LEASE_NANOS = 1_000_000_000;

    /** Who writes which region. */
    public enum Role {
        /** Virtual machine 0: writes region 0. */
        LINUX,
        /** Virtual machine 1: writes region 1. */
        UNIPROTON;

        /**
         * The other one.
         *
         * @return the peer's role
         */
        public Role peer() {
            return this == LINUX ? UNIPROTON : LINUX;
        }

        /**
         * The number by which a ring is addressed to this side.
         *
         * @return the number of the virtual machine
         */
        public int vmid() {
            return this == LINUX ? 0 : 1;
        }
    }

    /** When a region of ours is initialised. */
    public enum Init {
        /** Somebody else does it. */
        NEVER,
        /** While its {@code max_size} is 0. */
        IF_ZERO,
        /** At every start, whatever stands there. */
        ALWAYS
    }

    /** Checks what does not depend on the memory. */
    public FusiondockOptions {
        if (regionBytes < FusiondockLayout.LEAST_REGION_BYTES || regionBytes % FusiondockLayout.REGION_UNIT != 0) {
            throw new IllegalArgumentException("regionBytes must be a multiple of " + FusiondockLayout.REGION_UNIT
                    + " from " + FusiondockLayout.LEAST_REGION_BYTES + ": regionBytes=" + regionBytes);
        }
        int capacity = FusiondockLayout.capacity(regionBytes);
        if (maxSize < 1 || maxSize > capacity) {
            throw new IllegalArgumentException("maxSizeBytes must be 1 to " + capacity + ": maxSizeBytes=" + maxSize);
        }
        if (maxMessage < 1) {
            throw new IllegalArgumentException("maxMessageBytes must be 1 or more: maxMessageBytes=" + maxMessage);
        }
        if (Math.abs(txOffset - rxOffset) < regionBytes) {
            throw new IllegalArgumentException("the regions must not overlap: txOffsetBytes=" + txOffset
                    + ", rxOffsetBytes=" + rxOffset + ", regionBytes=" + regionBytes);
        }
    }

    /**
     * The usual options.
     *
     * @param role who we are
     * @param base where region 0 starts; region 1 follows
     * @param regionBytes length of a region
     * @return the options
     */
    public static FusiondockOptions of(Role role, long base, int regionBytes) {
        long second = base + regionBytes;
        return new FusiondockOptions(
                role,
                role == Role.LINUX ? base : second,
                role == Role.LINUX ? second : base,
                regionBytes,
                FusiondockStates.STANDARD,
                Init.IF_ZERO,
                false,
                FusiondockLayout.capacity(regionBytes),
                MAX_MESSAGE,
                false,
                0,
                false,
                false,
                false,
                REPEAT_NANOS,
                WAIT_NANOS,
                LEASE_NANOS,
                role.peer().vmid());
    }
}
