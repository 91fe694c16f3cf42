package io.millrace.vox.internal;

import io.millrace.api.memory.Memory;

/** Words of a segment as they stand there, whatever they are. The caller knows that they do. */
final class VoxInspectionView {
    private final Memory memory;

    VoxInspectionView(Memory memory) {
        this.memory = memory;
    }

    int word(long offset) {
        return memory.getIntAcquire(offset);
    }

    long longWord(long offset) {
        return memory.getLongAcquire(offset);
    }
}
