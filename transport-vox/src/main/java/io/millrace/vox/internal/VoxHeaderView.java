package io.millrace.vox.internal;

import io.millrace.api.memory.Memory;

/**
 * The parts of a segment that say where everything else is: header, class headers, ring offsets and ring capacities.
 * Loads each word once; checks nothing. Thread-safety: thread-safe.
 */
final class VoxHeaderView {
    private final Memory memory;

    VoxHeaderView(Memory memory) {
        this.memory = memory;
    }

    long size() {
        return memory.size();
    }

    /** The header; the magic with acquire, before the rest. */
    VoxHeader header() {
        return new VoxHeader(
                memory.getLongAcquire(VoxLayout.AT_MAGIC),
                memory.getInt(VoxLayout.AT_VERSION),
                memory.getInt(VoxLayout.AT_HEADER_BYTES),
                memory.getLong(VoxLayout.AT_TOTAL_SIZE),
                memory.getInt(VoxLayout.AT_MAX_PAYLOAD),
                memory.getInt(VoxLayout.AT_INLINE),
                memory.getInt(VoxLayout.AT_GUESTS),
                memory.getInt(VoxLayout.AT_CAPACITY),
                memory.getLong(VoxLayout.AT_PEER_TABLE),
                memory.getLong(VoxLayout.AT_POOL),
                memory.getLong(VoxLayout.AT_HEARTBEAT),
                memory.getIntAcquire(VoxLayout.AT_GOODBYE),
                memory.getInt(VoxLayout.AT_CLASSES),
                memory.getLongAcquire(VoxLayout.AT_CURRENT_SIZE));
    }

    /** Takes the magic away, so that nobody attaches to what is about to be written. */
    void clearMagic() {
        memory.setLong(VoxLayout.AT_MAGIC, 0);
        memory.fence();
    }

    /** Writes a whole segment that nobody is attached to: zeros, table, rings, pool, header, and the magic last. */
    void create(VoxLayout layout) {
        memory.fill(VoxLayout.AT_VERSION, layout.totalSize() - VoxLayout.AT_VERSION, (byte) 0);
        VoxGeometry geometry = layout.geometry();
        for (int i = 0; i < geometry.guests(); i++) {
            memory.setLong(layout.peer(i) + VoxLayout.PEER_RING, layout.guestToHost(i));
            memory.setInt(layout.guestToHost(i) + VoxLayout.RING_CAPACITY, geometry.capacityBytes());
            memory.setInt(layout.hostToGuest(i) + VoxLayout.RING_CAPACITY, geometry.capacityBytes());
        }
        for (int c = 0; c < layout.classes(); c++) {
            createClass(layout, c);
        }
        createHeader(layout);
    }

    /** Offset of a guest's pair of rings, as its entry says. */
    long ringOffset(long peer) {
        return memory.getLong(peer + VoxLayout.PEER_RING);
    }

    int ringCapacity(long ring) {
        return memory.getInt(ring + VoxLayout.RING_CAPACITY);
    }

    int slotBytes(long classHeader) {
        return memory.getInt(classHeader + VoxLayout.CLASS_SLOT_BYTES);
    }

    int slotCount(long classHeader) {
        return memory.getInt(classHeader + VoxLayout.CLASS_COUNT);
    }

    private void createClass(VoxLayout layout, int slotClass) {
        long header = layout.classHeader(slotClass);
        int count = layout.slotCount(slotClass);
        memory.setInt(header + VoxLayout.CLASS_SLOT_BYTES, layout.slotBytes(slotClass));
        memory.setInt(header + VoxLayout.CLASS_COUNT, count);
        for (int slot = 0; slot < count; slot++) {
            int next = slot + 1 < count ? slot + 1 : VoxLayout.NO_SLOT;
            memory.setInt(layout.meta(slotClass, slot) + VoxLayout.META_NEXT, next);
        }
    }

    private void createHeader(VoxLayout layout) {
        VoxGeometry geometry = layout.geometry();
        memory.setInt(VoxLayout.AT_VERSION, VoxLayout.VERSION);
        memory.setInt(VoxLayout.AT_HEADER_BYTES, VoxLayout.HEADER_BYTES);
        memory.setLong(VoxLayout.AT_TOTAL_SIZE, layout.totalSize());
        memory.setInt(VoxLayout.AT_MAX_PAYLOAD, geometry.maxPayloadBytes());
        memory.setInt(VoxLayout.AT_INLINE, geometry.inlineThreshold());
        memory.setInt(VoxLayout.AT_GUESTS, geometry.guests());
        memory.setInt(VoxLayout.AT_CAPACITY, geometry.capacityBytes());
        memory.setLong(VoxLayout.AT_PEER_TABLE, layout.peerTable());
        memory.setLong(VoxLayout.AT_POOL, layout.pool());
        memory.setLong(VoxLayout.AT_HEARTBEAT, geometry.heartbeatNanos());
        memory.setInt(VoxLayout.AT_CLASSES, layout.classes());
        memory.setLongRelease(VoxLayout.AT_CURRENT_SIZE, layout.totalSize());
        memory.setLongRelease(VoxLayout.AT_MAGIC, VoxLayout.MAGIC);
    }
}
