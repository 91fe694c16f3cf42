package io.millrace.vox.internal;

import io.millrace.api.memory.GeometryMismatchException;
import io.millrace.api.memory.Memory;
import io.millrace.api.memory.PeerCorruptionException;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes segments, and checks those that others made: before anything else is touched, every offset and length that is
 * used later is known to lie inside the mapping.
 *
 * <p>Peer: nothing in a header is trusted. Bounded work: at most 255 guests and 256 classes.
 */
final class VoxSegment {
    private VoxSegment() {}

    /**
     * Makes a segment. Whoever looks meanwhile sees no magic.
     *
     * @throws GeometryMismatchException if the memory is too short
     */
    static VoxView create(Memory memory, VoxGeometry geometry) {
        VoxLayout layout = VoxLayout.of(geometry);
        if (memory.size() < layout.totalSize()) {
            throw new GeometryMismatchException("a vox segment of " + geometry + " needs " + layout.totalSize()
                    + " bytes: sizeBytes=" + memory.size());
        }
        VoxView view = new VoxView(memory, layout);
        VoxHeaderView header = new VoxHeaderView(memory);
        header.clearMagic();
        header.create(layout);
        return view;
    }

    /** Whether nobody has made a segment here: it begins with zeros. */
    static boolean isBlank(Memory memory) {
        return memory.size() >= VoxLayout.HEADER_BYTES
                && new VoxHeaderView(memory).header().magic() == 0;
    }

    /** Whether a segment is complete: vox-shm 0.3.1 stores its magic before the rest. */
    static boolean isReady(Memory memory) {
        if (memory.size() < VoxLayout.HEADER_BYTES) {
            return false;
        }
        VoxHeaderView view = new VoxHeaderView(memory);
        VoxHeader header = view.header();
        if (header.magic() != VoxLayout.MAGIC
                || header.totalSize() > memory.size()
                || header.numVarSlotClasses() < 1
                || header.numVarSlotClasses() > VoxLayout.MAX_CLASSES
                || header.varPoolOffset() < VoxLayout.HEADER_BYTES
                || header.varPoolOffset() > memory.size() - VoxLayout.poolHeaderBytes(header.numVarSlotClasses())
                || !VoxLayout.isLine(header.varPoolOffset())) {
            return false;
        }
        for (int c = 0; c < header.numVarSlotClasses(); c++) {
            long at = VoxLayout.classHeader(header.varPoolOffset(), c);
            if (view.slotBytes(at) == 0 || view.slotCount(at) == 0) {
                return false;
            }
        }
        return true;
    }

    /**
     * Looks at a segment that somebody made.
     *
     * @throws PeerCorruptionException naming the first word that is wrong
     */
    static VoxView attach(Memory memory) {
        if (memory.size() < VoxLayout.HEADER_BYTES) {
            throw new PeerCorruptionException(
                    "file-size", 0, String.valueOf(memory.size()), VoxLayout.HEADER_BYTES + " bytes or more");
        }
        VoxHeaderView view = new VoxHeaderView(memory);
        VoxHeader header = view.header();
        checkHeader(header, memory.size());
        VoxGeometry geometry = new VoxGeometry(
                header.maxGuests(),
                header.bipbufCapacity(),
                classes(view, header),
                inline(header),
                payload(header),
                Math.max(0, header.heartbeatInterval()));
        return new VoxView(memory, layout(view, header, geometry));
    }

    private static void checkHeader(VoxHeader header, long size) {
        check(header.magic() == VoxLayout.MAGIC, "magic", VoxLayout.AT_MAGIC, header.magic(), "TELXHUB and 7");
        check(header.version() == VoxLayout.VERSION, "version", VoxLayout.AT_VERSION, header.version(), "7");
        check(
                header.headerSize() == VoxLayout.HEADER_BYTES,
                "header-size",
                VoxLayout.AT_HEADER_BYTES,
                header.headerSize(),
                String.valueOf(VoxLayout.HEADER_BYTES));
        check(
                header.totalSize() >= VoxLayout.HEADER_BYTES && header.totalSize() <= size,
                "total-size",
                VoxLayout.AT_TOTAL_SIZE,
                header.totalSize(),
                VoxLayout.HEADER_BYTES + " to the file's size " + size);
        check(
                header.currentSize() >= header.totalSize() && header.currentSize() <= size,
                "current-size",
                VoxLayout.AT_CURRENT_SIZE,
                header.currentSize(),
                "from total size " + header.totalSize() + " to the file's size " + size);
        checkCounts(header);
        checkRange(
                "peer-table-offset",
                VoxLayout.AT_PEER_TABLE,
                header.peerTableOffset(),
                VoxLayout.peerTableBytes(header.maxGuests()),
                header.totalSize());
        checkRange(
                "pool-offset",
                VoxLayout.AT_POOL,
                header.varPoolOffset(),
                VoxLayout.poolHeaderBytes(header.numVarSlotClasses()),
                header.totalSize());
    }

    private static void checkCounts(VoxHeader header) {
        check(
                header.maxGuests() >= 1 && header.maxGuests() <= VoxLayout.MAX_GUESTS,
                "max-guests",
                VoxLayout.AT_GUESTS,
                header.maxGuests(),
                "1 to " + VoxLayout.MAX_GUESTS);
        check(
                header.bipbufCapacity() >= VoxLayout.MIN_CAPACITY && header.bipbufCapacity() <= VoxLayout.MAX_CAPACITY,
                "bipbuf-capacity",
                VoxLayout.AT_CAPACITY,
                header.bipbufCapacity(),
                VoxLayout.MIN_CAPACITY + " to " + VoxLayout.MAX_CAPACITY);
        check(
                header.numVarSlotClasses() >= 1 && header.numVarSlotClasses() <= VoxLayout.MAX_CLASSES,
                "slot-classes",
                VoxLayout.AT_CLASSES,
                header.numVarSlotClasses(),
                "1 to " + VoxLayout.MAX_CLASSES);
    }

    /** Unsigned words a Java sender need not tell from the longest it can send. */
    private static int payload(VoxHeader header) {
        return header.maxPayloadSize() < 0 ? Integer.MAX_VALUE : header.maxPayloadSize();
    }

    private static int inline(VoxHeader header) {
        return header.inlineThreshold() < 0 ? Integer.MAX_VALUE : header.inlineThreshold();
    }

    private static List<VoxSlotClass> classes(VoxHeaderView view, VoxHeader header) {
        List<VoxSlotClass> classes = new ArrayList<>();
        for (int c = 0; c < header.numVarSlotClasses(); c++) {
            long at = VoxLayout.classHeader(header.varPoolOffset(), c);
            int bytes = view.slotBytes(at);
            int count = view.slotCount(at);
            check(bytes > 0, "slot-size", at + VoxLayout.CLASS_SLOT_BYTES, bytes, "1 or more");
            check(count > 0, "slot-count", at + VoxLayout.CLASS_COUNT, count, "1 or more");
            classes.add(new VoxSlotClass(bytes, count));
            long end = header.varPoolOffset() + VoxLayout.poolBytes(classes);
            check(
                    end <= header.totalSize(),
                    "slot-count",
                    at + VoxLayout.CLASS_COUNT,
                    count,
                    "so many that the pool ends by " + header.totalSize() + ", not " + end);
        }
        return classes;
    }

    private static VoxLayout layout(VoxHeaderView view, VoxHeader header, VoxGeometry geometry) {
        long[] rings = new long[geometry.guests()];
        long stride = VoxLayout.stride(geometry.capacityBytes());
        for (int i = 0; i < rings.length; i++) {
            long peer = VoxLayout.peer(header.peerTableOffset(), i);
            rings[i] = view.ringOffset(peer);
            checkRange("ring-offset", peer + VoxLayout.PEER_RING, rings[i], 2 * stride, header.totalSize());
            checkCapacity(view, rings[i], geometry.capacityBytes());
            checkCapacity(view, rings[i] + stride, geometry.capacityBytes());
        }
        return new VoxLayout(geometry, header.peerTableOffset(), header.varPoolOffset(), header.totalSize(), rings);
    }

    private static void checkCapacity(VoxHeaderView view, long ring, int expected) {
        int capacity = view.ringCapacity(ring);
        check(
                capacity == expected,
                "ring-capacity",
                ring + VoxLayout.RING_CAPACITY,
                capacity,
                "the header's bipbuf_capacity " + expected);
    }

    private static void checkRange(String kind, long at, long offset, long length, long size) {
        check(
                offset >= VoxLayout.HEADER_BYTES && offset <= size - length && VoxLayout.isLine(offset),
                kind,
                at,
                offset,
                "a multiple of 64 from " + VoxLayout.HEADER_BYTES + " to " + (size - length));
    }

    private static void check(boolean holds, String kind, long offset, long value, String allowed) {
        if (!holds) {
            throw VoxView.corrupt(kind, offset, value, allowed);
        }
    }
}
