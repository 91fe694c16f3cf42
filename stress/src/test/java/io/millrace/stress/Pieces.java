package io.millrace.stress;

import io.millrace.api.memory.Access;
import io.millrace.api.memory.Memory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Fresh memory for every sample, all 0. It comes in pieces that serve many samples: an arena each would be what is
 * measured. Thread-safety: thread-safe.
 */
public final class Pieces {
    private static final long LINE = 64;
    private static final long PIECE_BYTES = 1 << 22;

    private static MemorySegment piece = MemorySegment.NULL;
    private static long used;

    private Pieces() {}

    /**
     * Memory nobody had before.
     *
     * @param bytes how much
     * @return the memory, from a cache line on
     */
    public static synchronized Memory memory(long bytes) {
        long whole = (bytes + LINE - 1) / LINE * LINE;
        if (whole > piece.byteSize() - used) {
            piece = Arena.ofAuto().allocate(PIECE_BYTES, LINE);
            used = 0;
        }
        used += whole;
        return Memory.of(piece.asSlice(used - whole, bytes), Access.NORMAL);
    }
}
