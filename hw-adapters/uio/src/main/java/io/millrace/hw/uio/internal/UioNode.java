package io.millrace.hw.uio.internal;

import io.millrace.hw.libc.Descriptor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The open node of a device. Every transfer is a word of 4 bytes in the order of the processor, as the kernel demands.
 *
 * @param descriptor never blocks
 * @param word private memory for one transfer
 */
record UioNode(Descriptor descriptor, MemorySegment word) implements InterruptNode {
    private static final ValueLayout.OfInt COUNT = ValueLayout.JAVA_INT;

    UioNode(Descriptor descriptor) {
        this(descriptor, Arena.ofAuto().allocate(COUNT));
    }

    @Override
    public long read() {
        return descriptor.read(word, word.byteSize()) == word.byteSize()
                ? Integer.toUnsignedLong(word.get(COUNT, 0))
                : NOTHING;
    }

    @Override
    public long write(int on) {
        word.set(COUNT, 0, on);
        return descriptor.tryWrite(word, word.byteSize());
    }

    @Override
    public void close() {
        descriptor.close();
    }
}
