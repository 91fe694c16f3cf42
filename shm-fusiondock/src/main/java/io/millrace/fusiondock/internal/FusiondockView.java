package io.millrace.fusiondock.internal;

import io.millrace.api.memory.Access;
import io.millrace.api.memory.GeometryMismatchException;
import io.millrace.api.memory.Memory;
import io.millrace.api.memory.PeerCorruptionException;
import io.millrace.fusiondock.BufferTooSmallException;
import java.lang.foreign.MemorySegment;

/**
 * One region, word by word: the only class of this protocol that touches memory. On DEVICE memory nothing here is
 * unaligned, wider than a word, or a read-modify-write.
 *
 * <p>Thread-safety: thread-safe. Ordering: {@code op_type} is loaded with acquire and stored with release; it publishes
 * header and payload, and gives them back. Peer: every word is loaded once for each call; who calls keeps the value.
 * Units: bytes from the start of the region.
 */
final class FusiondockView {
    private final Memory memory;
    private final long base;
    private final int capacity;

    /**
     * Lays a view over memory.
     *
     * @param memory the memory of the link
     * @param base where the region starts in it
     * @param regionBytes its length
     * @throws GeometryMismatchException if the region does not fit the memory
     */
    FusiondockView(Memory memory, long base, long regionBytes) {
        requireFit(memory, base, regionBytes);
        this.memory = memory.slice(base, regionBytes);
        this.base = base;
        this.capacity = FusiondockLayout.capacity(regionBytes);
    }

    /**
     * Whether memory has room for a region.
     *
     * @param memory the memory of the link
     * @param base where the region starts in it
     * @param regionBytes its length
     * @throws GeometryMismatchException if not
     */
    static void requireFit(Memory memory, long base, long regionBytes) {
        if (base < 0 || base % FusiondockLayout.REGION_UNIT != 0 || base > memory.size() - regionBytes) {
            throw new GeometryMismatchException("region of " + regionBytes + " bytes at offset " + base
                    + " does not fit: the offset must be a multiple of " + FusiondockLayout.REGION_UNIT
                    + " and the memory has " + memory.size() + " bytes");
        }
    }

    long base() {
        return base;
    }

    int capacity() {
        return capacity;
    }

    boolean isDevice() {
        return memory.access() == Access.DEVICE;
    }

    int maxSize() {
        return memory.getInt(FusiondockLayout.MAX_SIZE_OFFSET);
    }

    /** Whether a slot of this region can carry so much. */
    boolean isMax(int max) {
        return max > 0 && max <= capacity;
    }

    /** How much of a message a slot holds, or a piece of it, by its words; nothing if they cannot be. */
    int held(int max, int used) {
        return !isMax(max) ? 0 : used < 0 ? max : Math.min(used, max);
    }

    int usedSize() {
        return memory.getInt(FusiondockLayout.USED_SIZE_OFFSET);
    }

    int type() {
        return memory.getInt(FusiondockLayout.TYPE_OFFSET);
    }

    int op() {
        return memory.getIntAcquire(FusiondockLayout.OP_TYPE_OFFSET);
    }

    void op(int state) {
        memory.setIntRelease(FusiondockLayout.OP_TYPE_OFFSET, state);
    }

    void header(int type, int used) {
        memory.setInt(FusiondockLayout.TYPE_OFFSET, type);
        memory.setInt(FusiondockLayout.USED_SIZE_OFFSET, used);
    }

    /** Makes an empty slot; the word that says it is one is the last. */
    void initialise(int start, int max) {
        memory.setInt(FusiondockLayout.USED_SIZE_OFFSET, 0);
        memory.setInt(FusiondockLayout.TYPE_OFFSET, 0);
        op(start);
        memory.setIntRelease(FusiondockLayout.MAX_SIZE_OFFSET, max);
    }

    /** The whole region, in place; payloads start at {@link FusiondockLayout#DATA_OFFSET}. */
    MemorySegment inPlace(int length) {
        return memory.inPlace(FusiondockLayout.DATA_OFFSET, length);
    }

    void copyIn(byte[] source, int offset, int length) {
        memory.copyIn(FusiondockLayout.DATA_OFFSET, source, offset, length);
    }

    void copyIn(MemorySegment source, long offset, int length) {
        memory.copyIn(FusiondockLayout.DATA_OFFSET, source, offset, length);
    }

    void copyOut(MemorySegment target, long offset, int length) {
        memory.copyOut(FusiondockLayout.DATA_OFFSET, target, offset, length);
    }

    int crc32(int length) {
        return memory.crc32(FusiondockLayout.DATA_OFFSET, length);
    }

    /** Orders the store that publishes against the ring that tells of it. */
    void fence() {
        memory.fence();
    }

    PeerCorruptionException badOp(int op, FusiondockStates states) {
        return new PeerCorruptionException(
                "op_type", base + FusiondockLayout.OP_TYPE_OFFSET, String.valueOf(op), states.allowed());
    }

    PeerCorruptionException badMax(int max) {
        return new PeerCorruptionException(
                "max_size", base + FusiondockLayout.MAX_SIZE_OFFSET, Integer.toUnsignedString(max), "1 to " + capacity);
    }

    PeerCorruptionException badUsed(int used, int maxMessage) {
        return new PeerCorruptionException(
                "used_size",
                base + FusiondockLayout.USED_SIZE_OFFSET,
                Integer.toUnsignedString(used),
                "0 to " + maxMessage);
    }

    BufferTooSmallException tooSmall(int used, int maxMessage) {
        return new BufferTooSmallException(
                base + FusiondockLayout.USED_SIZE_OFFSET, Integer.toUnsignedLong(used), maxMessage);
    }
}
