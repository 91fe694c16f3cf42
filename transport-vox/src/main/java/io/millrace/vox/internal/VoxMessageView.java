package io.millrace.vox.internal;

import io.millrace.api.memory.Access;
import io.millrace.api.memory.Memory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Private native bytes on their way through a port. Thread-safety: confined to one thread at a time. */
final class VoxMessageView {
    private final MemorySegment segment;
    private final Memory memory;

    VoxMessageView(Arena arena, int bytes) {
        segment = arena.allocate(bytes, Integer.BYTES);
        memory = Memory.of(segment, Access.NORMAL);
    }

    MemorySegment segment() {
        return segment;
    }

    /** Puts bytes at the start. */
    void put(byte[] bytes) {
        memory.copyIn(0, bytes, 0, bytes.length);
    }

    /** Takes bytes from the start. */
    byte[] take(int length) {
        byte[] bytes = new byte[length];
        memory.copyOut(0, bytes, 0, length);
        return bytes;
    }
}
