package io.millrace.vox.internal;

import io.millrace.stress.Pieces;
import java.util.List;

/** A fresh segment for every sample. */
final class StressSegments {
    /** Rings of 64 bytes: two frames of {@link StressRing} and a rest too short for a third. Slots of 64 bytes. */
    static final VoxGeometry SMALL = geometry(1, 3);

    private static final int CAPACITY = 64;
    private static final int SLOT_BYTES = 64;
    private static final int INLINE_BYTES = 16;

    private StressSegments() {}

    static VoxGeometry geometry(int guests, int slots) {
        return new VoxGeometry(
                guests, CAPACITY, List.of(new VoxSlotClass(SLOT_BYTES, slots)), INLINE_BYTES, SLOT_BYTES, 0);
    }

    static VoxView fresh(VoxGeometry geometry) {
        return VoxSegment.create(Pieces.memory(VoxLayout.of(geometry).totalSize()), geometry);
    }
}
