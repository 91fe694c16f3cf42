package io.millrace.vox.internal;

import io.millrace.api.channel.Problem;
import io.millrace.api.memory.Access;
import io.millrace.api.memory.Memory;
import io.millrace.api.memory.PeerCorruptionException;
import java.lang.foreign.MemorySegment;
import java.util.HexFormat;

/**
 * The words of a segment, each loaded once a call. Positions in rings are checked here, the rest by the caller.
 *
 * <p>Thread-safety: thread-safe. Ordering: as vox-shm 0.3.1 has it; positions of rings, states and heads are loaded
 * with acquire and stored with release, the words of frames without order between the release of a position and its
 * acquire.
 */
final class VoxView {
    private final Memory memory;
    private final VoxLayout layout;
    private final int capacity;

    VoxView(Memory memory, VoxLayout layout) {
        if (memory.access() != Access.NORMAL) {
            throw new IllegalArgumentException(
                    "a vox segment needs memory of access NORMAL: access=" + memory.access());
        }
        this.memory = memory;
        this.layout = layout;
        this.capacity = layout.geometry().capacityBytes();
    }

    VoxLayout layout() {
        return layout;
    }

    // The header's living words.

    int hostGoodbye() {
        return memory.getIntAcquire(VoxLayout.AT_GOODBYE);
    }

    void hostGoodbye(int value) {
        memory.setIntRelease(VoxLayout.AT_GOODBYE, value);
    }

    long currentSize() {
        return memory.getLongAcquire(VoxLayout.AT_CURRENT_SIZE);
    }

    void currentSize(long bytes) {
        memory.setLongRelease(VoxLayout.AT_CURRENT_SIZE, bytes);
    }

    // The peer table.

    int peerState(int index) {
        return memory.getIntAcquire(layout.peer(index) + VoxLayout.PEER_STATE);
    }

    void peerState(int index, int state) {
        memory.setIntRelease(layout.peer(index) + VoxLayout.PEER_STATE, state);
    }

    boolean casPeerState(int index, int from, int to) {
        return memory.compareAndSetInt(layout.peer(index) + VoxLayout.PEER_STATE, from, to);
    }

    int epoch(int index) {
        return memory.getIntAcquire(layout.peer(index) + VoxLayout.PEER_EPOCH);
    }

    void nextEpoch(int index) {
        memory.getAndAddInt(layout.peer(index) + VoxLayout.PEER_EPOCH, 1);
    }

    long heartbeat(int index) {
        return memory.getLongAcquire(layout.peer(index) + VoxLayout.PEER_HEARTBEAT);
    }

    void heartbeat(int index, long nanos) {
        memory.setLongRelease(layout.peer(index) + VoxLayout.PEER_HEARTBEAT, nanos);
    }

    // Rings.

    /** The producer's words, in this order: write position in the lower half, watermark in the upper. Not checked. */
    long written(long ring) {
        return memory.getIntPairAcquire(ring + VoxLayout.RING_WRITE);
    }

    int write(long ring) {
        return position("ring-write", ring + VoxLayout.RING_WRITE);
    }

    void write(long ring, int position) {
        memory.setIntRelease(ring + VoxLayout.RING_WRITE, position);
    }

    int watermark(long ring) {
        return position("ring-watermark", ring + VoxLayout.RING_WATERMARK);
    }

    void watermark(long ring, int position) {
        memory.setIntRelease(ring + VoxLayout.RING_WATERMARK, position);
    }

    int read(long ring) {
        return position("ring-read", ring + VoxLayout.RING_READ);
    }

    void read(long ring, int position) {
        memory.setIntRelease(ring + VoxLayout.RING_READ, position);
    }

    /** Empties a ring that nobody uses. */
    void resetRing(long ring) {
        write(ring, 0);
        watermark(ring, 0);
        read(ring, 0);
    }

    private int position(String kind, long offset) {
        int position = memory.getIntAcquire(offset);
        if (!isPosition(position)) {
            throw noPosition(kind, offset, position);
        }
        return position;
    }

    boolean isPosition(int position) {
        return Integer.compareUnsigned(position, capacity) <= 0 && VoxLayout.isAligned(position);
    }

    PeerCorruptionException noPosition(String kind, long offset, int position) {
        return corrupt(kind, offset, position, "a multiple of 4 from 0 to " + capacity);
    }

    // Frames, by the offset of their first byte.

    int frameBytes(long frame) {
        return memory.getInt(frame);
    }

    /**
     * The header: bytes of the frame in the lower half, then flags in one byte, and inline length in the highest two.
     */
    long frame(long frame) {
        return memory.getIntPair(frame);
    }

    void inlineFrame(long frame, int frameBytes, int payloadBytes) {
        memory.setIntPair(frame, frameBytes, payloadBytes << VoxLayout.INLINE_SHIFT);
    }

    /** Zeros where a frame will end, before its payload is stored. */
    void padding(long frame, int frameBytes) {
        memory.setInt(frame + frameBytes - VoxLayout.FRAME_ALIGN, 0);
    }

    /** Zeros behind a payload that is there already. */
    void padding(long frame, int frameBytes, int payloadBytes) {
        for (int i = VoxLayout.FRAME_HEADER_BYTES + payloadBytes; i < frameBytes; i++) {
            memory.setByte(frame + i, (byte) 0);
        }
    }

    void slotFrame(long frame, VoxSlot slot) {
        memory.setInt(frame, VoxLayout.SLOT_FRAME_BYTES);
        memory.setInt(frame + VoxLayout.FRAME_FLAGS, VoxLayout.SLOT_REF);
        memory.setInt(frame + VoxLayout.SLOT_WHERE, slot.slotClass);
        memory.setInt(frame + VoxLayout.SLOT_INDEX, slot.index);
        memory.setInt(frame + VoxLayout.SLOT_GENERATION, slot.generation);
    }

    /** Class in the lowest byte, extent in the next. */
    int slotWhere(long frame) {
        return memory.getInt(frame + VoxLayout.SLOT_WHERE);
    }

    int slotIndex(long frame) {
        return memory.getInt(frame + VoxLayout.SLOT_INDEX);
    }

    int slotGeneration(long frame) {
        return memory.getInt(frame + VoxLayout.SLOT_GENERATION);
    }

    void mmapFrame(long frame, int id, int generation, long offset, int payloadBytes) {
        memory.setInt(frame, VoxLayout.MMAP_FRAME_BYTES);
        memory.setInt(frame + VoxLayout.FRAME_FLAGS, VoxLayout.MMAP_REF);
        memory.setInt(frame + VoxLayout.MMAP_ID, id);
        memory.setInt(frame + VoxLayout.MMAP_GENERATION, generation);
        memory.setInt(frame + VoxLayout.MMAP_OFFSET, (int) offset);
        memory.setInt(frame + VoxLayout.MMAP_OFFSET_HIGH, (int) (offset >>> VoxLayout.WORD_BITS));
        memory.setInt(frame + VoxLayout.MMAP_LENGTH, payloadBytes);
        memory.setInt(frame + VoxLayout.MMAP_ZERO, 0);
    }

    int mmapId(long frame) {
        return memory.getInt(frame + VoxLayout.MMAP_ID);
    }

    int mmapGeneration(long frame) {
        return memory.getInt(frame + VoxLayout.MMAP_GENERATION);
    }

    long mmapOffset(long frame) {
        long low = memory.getInt(frame + VoxLayout.MMAP_OFFSET) & VoxLayout.LOW_WORD;
        return low | ((long) memory.getInt(frame + VoxLayout.MMAP_OFFSET_HIGH) << VoxLayout.WORD_BITS);
    }

    int mmapLength(long frame) {
        return memory.getInt(frame + VoxLayout.MMAP_LENGTH);
    }

    // Payloads.

    void copyIn(long offset, byte[] source, int sourceOffset, int length) {
        memory.copyIn(offset, source, sourceOffset, length);
    }

    void copyIn(long offset, MemorySegment source, long sourceOffset, int length) {
        memory.copyIn(offset, source, sourceOffset, length);
    }

    void copyOut(long offset, MemorySegment target, int length) {
        memory.copyOut(offset, target, 0, length);
    }

    MemorySegment inPlace(long offset, int length) {
        return memory.inPlace(offset, length);
    }

    int crc32(long offset, int length) {
        return memory.crc32(offset, length);
    }

    // The slot pool.

    long head(int slotClass) {
        return memory.getLongAcquire(layout.classHeader(slotClass) + VoxLayout.CLASS_HEAD);
    }

    void head(int slotClass, long head) {
        memory.setLongRelease(layout.classHeader(slotClass) + VoxLayout.CLASS_HEAD, head);
    }

    boolean casHead(int slotClass, long expected, long head) {
        return memory.compareAndSetLong(layout.classHeader(slotClass) + VoxLayout.CLASS_HEAD, expected, head);
    }

    int generation(int slotClass, int slot) {
        return memory.getIntAcquire(layout.meta(slotClass, slot) + VoxLayout.META_GENERATION);
    }

    /** The generation of a new use of a slot. */
    int nextGeneration(int slotClass, int slot) {
        return 1 + memory.getAndAddInt(layout.meta(slotClass, slot) + VoxLayout.META_GENERATION, 1);
    }

    int slotState(int slotClass, int slot) {
        return memory.getIntAcquire(layout.meta(slotClass, slot) + VoxLayout.META_STATE);
    }

    void slotState(int slotClass, int slot, int state) {
        memory.setIntRelease(layout.meta(slotClass, slot) + VoxLayout.META_STATE, state);
    }

    /**
     * Frees a slot if it is allocated and of this generation, which are neighbours: as one word, nothing comes between.
     */
    boolean casAllocated(int slotClass, int slot, int generation) {
        long free = generation & VoxLayout.LOW_WORD;
        long allocated = free | ((long) VoxLayout.ALLOCATED << VoxLayout.WORD_BITS);
        return memory.compareAndSetLong(layout.meta(slotClass, slot) + VoxLayout.META_GENERATION, allocated, free);
    }

    int slotOwner(int slotClass, int slot) {
        return memory.getIntAcquire(layout.meta(slotClass, slot) + VoxLayout.META_OWNER);
    }

    void slotOwner(int slotClass, int slot, int owner) {
        memory.setIntRelease(layout.meta(slotClass, slot) + VoxLayout.META_OWNER, owner);
    }

    boolean casSlotOwner(int slotClass, int slot, int from, int to) {
        return memory.compareAndSetInt(layout.meta(slotClass, slot) + VoxLayout.META_OWNER, from, to);
    }

    int nextFree(int slotClass, int slot) {
        return memory.getIntAcquire(layout.meta(slotClass, slot) + VoxLayout.META_NEXT);
    }

    void nextFree(int slotClass, int slot, int next) {
        memory.setIntRelease(layout.meta(slotClass, slot) + VoxLayout.META_NEXT, next);
    }

    /** The payload's length at the start of a slot, which need not be aligned. */
    int slotLength(int slotClass, int slot) {
        long at = layout.slot(slotClass, slot);
        if (VoxLayout.isAligned((int) at)) {
            return memory.getInt(at);
        }
        int length = 0;
        for (int i = VoxLayout.SLOT_HEADER_BYTES - 1; i >= 0; i--) {
            length = (length << Byte.SIZE) | Byte.toUnsignedInt(memory.getByte(at + i));
        }
        return length;
    }

    void slotLength(int slotClass, int slot, int payloadBytes) {
        long at = layout.slot(slotClass, slot);
        if (VoxLayout.isAligned((int) at)) {
            memory.setInt(at, payloadBytes);
            return;
        }
        for (int i = 0; i < VoxLayout.SLOT_HEADER_BYTES; i++) {
            memory.setByte(at + i, (byte) (payloadBytes >>> (i * Byte.SIZE)));
        }
    }

    // What is wrong.

    static PeerCorruptionException corrupt(String kind, long offset, long value, String allowed) {
        return new PeerCorruptionException(kind, offset, value + " (0x" + Long.toHexString(value) + ")", allowed);
    }

    /** A problem with the bytes around its place. */
    Problem problem(PeerCorruptionException cause) {
        long from = Math.max(0, Math.min(cause.offset() & -VoxLayout.SAMPLE_BYTES, memory.size()));
        byte[] sample = new byte[(int) Math.min(VoxLayout.SAMPLE_BYTES, memory.size() - from)];
        memory.copyOut(from, sample, 0, sample.length);
        String hex = HexFormat.of().formatHex(sample);
        return new Problem(cause.kind(), cause.offset(), cause.value(), cause.allowed(), 1, hex);
    }
}
