package io.millrace.vox.internal;

import io.millrace.api.memory.Access;
import io.millrace.api.memory.Memory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * A fresh segment for every sample. Memory comes in pieces that serve many samples: an arena each would be what is
 * measured.
 */
final class StressSegments {
    /** Rings of 64 bytes: two frames of {@link StressRing} and a rest too short for a third. Slots of 64 bytes. */
    static final VoxGeometry SMALL = geometry(1, 3);

    private static final int CAPACITY = 64;
    private static final int SLOT_BYTES = 64;
    private static final int INLINE_BYTES = 16;
    private static final long LINE = 64;
    private static final long PIECE_BYTES = 1 << 22;

    private static MemorySegment piece = MemorySegment.NULL;
    private static long used;

    private StressSegments() {}

    static VoxGeometry geometry(int guests, int slots) {
        return new VoxGeometry(
                guests, CAPACITY, List.of(new VoxSlotClass(SLOT_BYTES, slots)), INLINE_BYTES, SLOT_BYTES, 0);
    }

    static VoxView fresh(VoxGeometry geometry) {
        return VoxSegment.create(memory(VoxLayout.of(geometry).totalSize()), geometry);
    }

    private static synchronized Memory memory(long bytes) {
        if (bytes > piece.byteSize() - used) {
            piece = Arena.ofAuto().allocate(PIECE_BYTES, LINE);
            used = 0;
        }
        used += bytes;
        return Memory.of(piece.asSlice(used - bytes, bytes), Access.NORMAL);
    }
}
