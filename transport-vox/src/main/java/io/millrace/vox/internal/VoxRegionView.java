package io.millrace.vox.internal;

import io.millrace.api.memory.Memory;
import java.lang.foreign.MemorySegment;

/** The payload bytes of one region that was handed over beside the segment. Thread-safety: thread-safe. */
final class VoxRegionView {
    private final Memory memory;

    VoxRegionView(Memory memory) {
        this.memory = memory;
    }

    long size() {
        return memory.size();
    }

    MemorySegment inPlace(long offset, int length) {
        return memory.inPlace(offset, length);
    }

    void copyIn(long offset, byte[] source, int sourceOffset, int length) {
        memory.copyIn(offset, source, sourceOffset, length);
    }

    void copyIn(long offset, MemorySegment source, long sourceOffset, int length) {
        memory.copyIn(offset, source, sourceOffset, length);
    }

    /** Moves bytes; the two places may overlap. */
    void move(long from, long to, int length) {
        memory.copyIn(to, memory.inPlace(from, length), from, length);
    }

    void copyOut(long offset, MemorySegment target, int length) {
        memory.copyOut(offset, target, 0, length);
    }
}
