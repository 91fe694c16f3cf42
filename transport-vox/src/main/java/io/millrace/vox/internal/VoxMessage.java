package io.millrace.vox.internal;

import io.millrace.api.memory.PeerCorruptionException;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/**
 * Reads one frame: every word once, into fields, checked before use.
 *
 * <p>Thread-safety: confined to one thread at a time. Peer: whatever does not fit ends in a
 * {@link PeerCorruptionException} with place and value; nothing outside the segment or the named region is ever
 * touched.
 */
final class VoxMessage {
    /** How long a frame may be ahead of the region it names. */
    private static final long GRACE_NANOS = 2_000_000_000;

    final VoxSlot slot = new VoxSlot();
    private final VoxView view;
    private final int sender;
    private final Optional<VoxRegionsIn> regions;
    private boolean outside;
    private VoxPath outsidePath = VoxPath.SLOT;
    private int frameBytes;
    private long offset;
    private int length;
    private Optional<VoxRegion> region = Optional.empty();
    private boolean waiting;
    private long waitingSince;

    /**
     * Makes a reader.
     *
     * @param sender id of whoever writes the frames, and owns the slots they name
     * @param regions what was handed over beside the segment; empty without a control port
     */
    VoxMessage(VoxView view, int sender, Optional<VoxRegionsIn> regions) {
        this.view = view;
        this.sender = sender;
        this.regions = regions;
    }

    boolean isInline() {
        return !outside;
    }

    VoxPath path() {
        return outside ? outsidePath : VoxPath.INLINE;
    }

    int frameBytes() {
        return frameBytes;
    }

    int length() {
        return length;
    }

    /** Where the payload starts in {@link #segment}. */
    long offset() {
        return offset;
    }

    Optional<VoxRegion> region() {
        return region;
    }

    MemorySegment segment() {
        return path() == VoxPath.MMAP
                ? region.orElseThrow().view().inPlace(offset, length)
                : view.inPlace(offset, length);
    }

    void copyOut(MemorySegment target) {
        if (path() == VoxPath.MMAP) {
            region.orElseThrow().view().copyOut(offset, target, length);
        } else {
            view.copyOut(offset, target, length);
        }
    }

    /** Whether the last frame read names a region that is not there yet. */
    boolean isWaiting() {
        return waiting;
    }

    /**
     * Reads a frame.
     *
     * @param frame where it starts
     * @param readable how many bytes the peer has published from there
     * @return false if the region it names may still come
     * @throws PeerCorruptionException if it is none
     */
    boolean read(long frame, int readable) {
        long header = header(view, frame, readable);
        frameBytes = (int) header;
        int room = frameBytes - VoxLayout.FRAME_HEADER_BYTES;
        int stated = (int) (header >>> VoxLayout.STATED_SHIFT);
        boolean plain = ((header >>> VoxLayout.WORD_BITS) & VoxLayout.ANY_REF) == 0;
        if (plain && stated <= room && VoxFrames.isLength(frameBytes, readable)) {
            outside = false;
            offset = VoxLayout.payload(frame);
            length = stated == 0 ? room : stated;
            return true;
        }
        return readOther(frame, readable, (int) (header >>> VoxLayout.WORD_BITS));
    }

    /** The header of a frame; of what is too short to have one the length alone, which is wrong then whatever it is. */
    static long header(VoxView view, long frame, int readable) {
        return readable < VoxLayout.FRAME_HEADER_BYTES
                ? view.frameBytes(frame) & VoxLayout.LOW_WORD
                : view.frame(frame);
    }

    private boolean readOther(long frame, int readable, int word) {
        if (!VoxFrames.isLength(frameBytes, readable)) {
            throw VoxView.corrupt(
                    "frame-length",
                    frame,
                    frameBytes,
                    "a multiple of 4 from " + VoxLayout.FRAME_HEADER_BYTES + " to " + readable);
        }
        if ((word & VoxLayout.ANY_REF) == 0) {
            int room = frameBytes - VoxLayout.FRAME_HEADER_BYTES;
            throw VoxView.corrupt(
                    "inline-length", frame + VoxLayout.FRAME_INLINE, word >>> VoxLayout.INLINE_SHIFT, "0 to " + room);
        }
        return readReference(frame, word & VoxLayout.FLAG_MASK);
    }

    private boolean readReference(long frame, int flags) {
        boolean isSlot = (flags & VoxLayout.ANY_REF) == VoxLayout.SLOT_REF;
        if (!isSlot && (flags & VoxLayout.ANY_REF) != VoxLayout.MMAP_REF) {
            throw VoxView.corrupt("frame-flags", frame + VoxLayout.FRAME_FLAGS, flags, "0, 1 or 2");
        }
        int least = isSlot ? VoxLayout.SLOT_FRAME_BYTES : VoxLayout.MMAP_FRAME_BYTES;
        if (frameBytes < least) {
            throw VoxView.corrupt("frame-length", frame, frameBytes, least + " or more for such a reference");
        }
        if (isSlot) {
            readSlot(frame);
            return true;
        }
        return readRegion(frame);
    }

    private void readSlot(long frame) {
        VoxLayout layout = view.layout();
        int where = view.slotWhere(frame);
        int slotClass = where & VoxLayout.CLASS_MASK;
        int extent = (where >>> VoxLayout.EXTENT_SHIFT) & VoxLayout.CLASS_MASK;
        if (extent != 0 || slotClass >= layout.classes()) {
            throw VoxView.corrupt(
                    "slot-class", frame + VoxLayout.SLOT_WHERE, where, "0 to " + (layout.classes() - 1) + ", extent 0");
        }
        int index = view.slotIndex(frame);
        if (Integer.compareUnsigned(index, layout.slotCount(slotClass)) >= 0) {
            throw VoxView.corrupt(
                    "slot-index", frame + VoxLayout.SLOT_INDEX, index, "0 to " + (layout.slotCount(slotClass) - 1));
        }
        int generation = view.slotGeneration(frame);
        if (view.generation(slotClass, index) != generation
                || view.slotState(slotClass, index) != VoxLayout.ALLOCATED) {
            throw VoxView.corrupt(
                    "slot-generation", frame + VoxLayout.SLOT_GENERATION, generation, "that of an allocated slot");
        }
        int owner = view.slotOwner(slotClass, index);
        if (owner != sender) {
            throw VoxView.corrupt(
                    "slot-owner",
                    layout.meta(slotClass, index) + VoxLayout.META_OWNER,
                    owner,
                    "the sender's id " + sender);
        }
        int stated = slotLength(slotClass, index);
        outside = true;
        outsidePath = VoxPath.SLOT;
        slot.set(slotClass, index, generation);
        offset = layout.slotPayload(slotClass, index);
        length = stated;
    }

    /** The length of the payload in a slot, which is not looked at if the slot is shorter than that word. */
    private int slotLength(int slotClass, int index) {
        VoxLayout layout = view.layout();
        int room = layout.slotBytes(slotClass) - VoxLayout.SLOT_HEADER_BYTES;
        if (room < 0) {
            throw VoxView.corrupt(
                    "slot-size",
                    layout.classHeader(slotClass) + VoxLayout.CLASS_SLOT_BYTES,
                    layout.slotBytes(slotClass),
                    VoxLayout.SLOT_HEADER_BYTES + " or more for a slot with a message");
        }
        int stated = view.slotLength(slotClass, index);
        if (stated < 0 || stated > room) {
            throw VoxView.corrupt("slot-length", layout.slot(slotClass, index), stated, "0 to " + room);
        }
        return stated;
    }

    private boolean readRegion(long frame) {
        int id = view.mmapId(frame);
        int generation = view.mmapGeneration(frame);
        if (regions.isEmpty()) {
            throw VoxView.corrupt("mmap-id", frame + VoxLayout.MMAP_ID, id, "none: this link has no control port");
        }
        region = regions.get().find(id, generation);
        if (region.isEmpty()) {
            awaitRegion(frame, id);
            return false;
        }
        waiting = false;
        long from = view.mmapOffset(frame);
        int stated = view.mmapLength(frame);
        if (!region.get().covers(from, stated)) {
            throw VoxView.corrupt(
                    "mmap-range",
                    frame + VoxLayout.MMAP_OFFSET,
                    from,
                    "an offset with " + Integer.toUnsignedString(stated) + " bytes behind it in a region of "
                            + region.get().length());
        }
        outside = true;
        outsidePath = VoxPath.MMAP;
        offset = from;
        length = stated;
        return true;
    }

    private void awaitRegion(long frame, int id) {
        long now = System.nanoTime();
        if (!waiting) {
            waiting = true;
            waitingSince = now;
        } else if (now - waitingSince > GRACE_NANOS) {
            throw VoxView.corrupt("mmap-id", frame + VoxLayout.MMAP_ID, id, "a region that was handed over");
        }
    }
}
