package io.millrace.vox.internal;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** A private place for copies of messages, made anew only for a longer one. Thread-safety: confined to one thread. */
final class VoxBuffer {
    private MemorySegment bytes = MemorySegment.NULL;

    MemorySegment of(int length) {
        if (bytes.byteSize() < length) {
            bytes = Arena.ofAuto().allocate(length, Long.BYTES);
        }
        return bytes;
    }
}
