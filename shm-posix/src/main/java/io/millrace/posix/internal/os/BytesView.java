package io.millrace.posix.internal.os;

import io.millrace.api.memory.Memory;

/** Bytes in and out of memory that has no words of its own. Thread-safety: thread-safe; copies tear. */
public final class BytesView {
    private BytesView() {}

    /**
     * Copies bytes out.
     *
     * @param memory from where
     * @param offset where they start
     * @param target where they go
     * @throws IndexOutOfBoundsException if they are not inside the memory
     */
    public static void read(Memory memory, long offset, byte[] target) {
        memory.copyOut(offset, target, 0, target.length);
    }

    /**
     * Copies bytes in.
     *
     * @param memory where to
     * @param offset where they go
     * @param source the bytes
     * @throws IndexOutOfBoundsException if they do not fit
     * @throws IllegalArgumentException if the memory is read-only
     */
    public static void write(Memory memory, long offset, byte[] source) {
        memory.copyIn(offset, source, 0, source.length);
    }
}
