package io.millrace.hw.uio.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.hw.libc.Descriptor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Puts counts into the FIFO that stands for a node, as the kernel hands them out. */
record Counter(Descriptor fifo) implements AutoCloseable {
    void count(int interrupts) {
        MemorySegment word = Arena.ofAuto().allocateFrom(ValueLayout.JAVA_INT, interrupts);
        assertEquals(Integer.BYTES, fifo.write(word, Integer.BYTES));
    }

    @Override
    public void close() {
        fifo.close();
    }
}
