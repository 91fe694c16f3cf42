package io.millrace.vox.internal;

import io.millrace.api.layout.FieldState;
import java.util.ArrayList;
import java.util.List;

/**
 * The frames in the used part of rings, as fields: headers and references, not payloads. A walk ends at the first frame
 * that is none, and once so many were found in all. Thread-safety: confined to one thread.
 */
final class VoxMapFrames {
    /** Of a ring whose frames cannot be found. */
    static final Walk NOTHING = new Walk(List.of());

    private static final int MOST_FRAMES = 1 << 12;

    private final VoxView view;
    private final VoxLayout layout;
    private final VoxMapFields fields;
    private int left = MOST_FRAMES;

    /** A frame. */
    private record Frame(int position, int fieldBytes, int frameBytes, FieldState state, String value) {}

    /** The frames of a ring, the oldest first. */
    record Walk(List<Frame> frames) {
        /** Whether it ended at what is no frame. */
        boolean isCorrupt() {
            return !frames.isEmpty() && frames.getLast().state() == FieldState.CORRUPT;
        }
    }

    VoxMapFrames(VoxView view, VoxMapFields fields) {
        this.view = view;
        this.layout = view.layout();
        this.fields = fields;
    }

    /** Walks over the frames of a ring: those between two positions, then those before a third. */
    Walk walk(long ring, int from, int to, int startEnd) {
        List<Frame> frames = new ArrayList<>();
        if (from == to || walk(ring, from, to, frames)) {
            walk(ring, 0, startEnd, frames);
        }
        return new Walk(frames);
    }

    /** Adds what a walk has found. */
    void add(long ring, String name, Walk walk) {
        int number = 0;
        for (Frame frame : walk.frames()) {
            String element = VoxMapFields.element(name + ".frame", number, number);
            fields.add(
                    VoxLayout.data(ring) + frame.position(), frame.fieldBytes(), element, frame.state(), frame.value());
            number++;
        }
        left -= number;
    }

    /** Whether there are frames up to the end. */
    private boolean walk(long ring, int from, int to, List<Frame> frames) {
        int position = from;
        while (position < to && frames.size() < left) {
            Frame frame = frame(VoxLayout.data(ring) + position, position, to - position);
            frames.add(frame);
            if (frame.state() == FieldState.CORRUPT) {
                return false;
            }
            position += frame.frameBytes();
        }
        return position >= to;
    }

    private Frame frame(long at, int position, int readable) {
        int bytes = view.frameBytes(at);
        if (!VoxFrames.isLength(bytes, readable)) {
            String allowed = ", allowed: a multiple of 4 from " + VoxLayout.FRAME_HEADER_BYTES + " to " + readable;
            return corrupt(position, readable, Integer.toUnsignedString(bytes) + " bytes long" + allowed);
        }
        long header = view.frame(at);
        int flags = (int) (header >>> VoxLayout.WORD_BITS) & VoxLayout.ANY_REF;
        return switch (flags) {
            case 0 -> inline(position, bytes, (int) (header >>> VoxLayout.STATED_SHIFT));
            case VoxLayout.SLOT_REF, VoxLayout.MMAP_REF -> reference(at, position, bytes, flags == VoxLayout.SLOT_REF);
            default -> corrupt(position, bytes, "flags " + flags + ", allowed: 0, 1 or 2");
        };
    }

    private Frame reference(long at, int position, int bytes, boolean isSlot) {
        int least = isSlot ? VoxLayout.SLOT_FRAME_BYTES : VoxLayout.MMAP_FRAME_BYTES;
        if (bytes < least) {
            return corrupt(position, bytes, bytes + " bytes long, allowed: " + least + " or more for such a reference");
        }
        return isSlot ? slot(at, position, bytes) : new Frame(position, least, bytes, FieldState.CONTROL, region(at));
    }

    private static Frame inline(int position, int bytes, int stated) {
        int room = bytes - VoxLayout.FRAME_HEADER_BYTES;
        int length = stated == 0 ? room : stated;
        return length > room
                ? corrupt(position, bytes, "inline, " + length + " bytes, allowed: 0 to " + room)
                : new Frame(
                        position,
                        VoxLayout.FRAME_HEADER_BYTES,
                        bytes,
                        FieldState.CONTROL,
                        "inline, " + length + " bytes");
    }

    private Frame slot(long at, int position, int bytes) {
        int where = view.slotWhere(at);
        int index = view.slotIndex(at);
        int slotClass = where & VoxLayout.CLASS_MASK;
        int extent = (where >>> VoxLayout.EXTENT_SHIFT) & VoxLayout.CLASS_MASK;
        boolean there = extent == 0
                && slotClass < layout.classes()
                && Integer.compareUnsigned(index, layout.slotCount(slotClass)) < 0;
        int generation = view.slotGeneration(at);
        String value = "class[" + slotClass + "].slot[" + Integer.toUnsignedString(index) + "], generation "
                + Integer.toUnsignedString(generation);
        if (!there) {
            return corrupt(position, bytes, value + ", extent " + extent + ", allowed: a slot that is there");
        }
        boolean sound = view.slotState(slotClass, index) == VoxLayout.ALLOCATED
                && view.generation(slotClass, index) == generation
                && hasLength(slotClass, index);
        return sound
                ? new Frame(
                        position,
                        VoxLayout.SLOT_FRAME_BYTES,
                        bytes,
                        FieldState.CONTROL,
                        value + ", " + view.slotLength(slotClass, index) + " bytes")
                : corrupt(position, bytes, value + ", allowed: an allocated one that holds what its length says");
    }

    /** Whether the length at the start of a slot fits; a slot shorter than that word is not looked at. */
    private boolean hasLength(int slotClass, int index) {
        int room = layout.slotBytes(slotClass) - VoxLayout.SLOT_HEADER_BYTES;
        return room >= 0 && Integer.compareUnsigned(view.slotLength(slotClass, index), room) <= 0;
    }

    private String region(long at) {
        return "region " + Integer.toUnsignedString(view.mmapId(at)) + ", "
                + Integer.toUnsignedString(view.mmapLength(at)) + " bytes at "
                + Long.toUnsignedString(view.mmapOffset(at));
    }

    private static Frame corrupt(int position, int bytes, String value) {
        int shown = Math.min(VoxLayout.FRAME_HEADER_BYTES, bytes);
        return new Frame(position, shown, bytes, FieldState.CORRUPT, value);
    }
}
