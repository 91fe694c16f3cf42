package io.millrace.fusiondock.internal;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * A private buffer for one message: made when it is needed first, and made anew when a longer one comes.
 *
 * <p>Thread-safety: confined to one thread at a time.
 */
final class FusiondockStage {
    private static final int LEAST_BYTES = 4096;

    private final int mostBytes;
    private MemorySegment buffer = MemorySegment.NULL;

    /**
     * Makes an empty one.
     *
     * @param mostBytes the longest message
     */
    FusiondockStage(int mostBytes) {
        this.mostBytes = mostBytes;
    }

    /** Room for a message, at the start of the segment; what was in it is gone if it was shorter. */
    MemorySegment room(int length) {
        if (buffer.byteSize() < length || buffer.equals(MemorySegment.NULL)) {
            long doubled = Math.max(2L * length, LEAST_BYTES);
            buffer = Arena.ofAuto().allocate(Math.clamp(doubled, length, Math.max(mostBytes, length)), Long.BYTES);
        }
        return buffer;
    }
}
