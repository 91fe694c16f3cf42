package io.millrace.fusiondock.internal;

import io.millrace.api.memory.Access;
import io.millrace.api.memory.Memory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * A private buffer for one message: made when it is needed first, and made anew when a longer one comes.
 *
 * <p>Thread-safety: confined to one thread at a time.
 */
final class FusiondockStageView {
    private final int mostBytes;
    private MemorySegment buffer = MemorySegment.NULL;
    private Memory memory = Memory.of(buffer, Access.NORMAL);

    /**
     * Makes an empty one.
     *
     * @param mostBytes the longest message
     */
    FusiondockStageView(int mostBytes) {
        this.mostBytes = mostBytes;
    }

    /** Room for a message, at the start of the segment; what was in it is gone if it was shorter. */
    MemorySegment room(int length) {
        if (buffer.byteSize() < length || buffer.equals(MemorySegment.NULL)) {
            long doubled = Math.max((long) length + length, FusiondockLayout.LEAST_STAGE_BYTES);
            buffer = Arena.ofAuto().allocate(Math.clamp(doubled, length, Math.max(mostBytes, length)), Long.BYTES);
            memory = Memory.of(buffer, Access.NORMAL);
        }
        return buffer;
    }

    /** Puts a part of the message into the room there is. */
    void put(long at, MemorySegment source, long offset, int length) {
        memory.copyIn(at, source, offset, length);
    }

    /** Puts a part of the message into the room there is. */
    void put(long at, byte[] source, int offset, int length) {
        memory.copyIn(at, source, offset, length);
    }

    /** A part of the message. */
    byte[] take(long at, int length) {
        byte[] bytes = new byte[length];
        memory.copyOut(at, bytes, 0, length);
        return bytes;
    }
}
