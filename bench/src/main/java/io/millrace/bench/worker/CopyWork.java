package io.millrace.bench.worker;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.millrace.api.memory.Access;
import io.millrace.api.memory.Memory;
import io.millrace.bench.BenchException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Copies a message from an array into shared memory, again and again, as a producer does. */
final class CopyWork extends Solo {
    private static final int REGION_BYTES = 1 << 21;
    /** Messages of the nRF RPC draft begin four bytes behind a block border. */
    private static final long OFFSET = 4;

    private final MemorySegment region;
    private final Copy copy;
    private byte[] source = {};

    private CopyWork(MemorySegment region, Copy copy) {
        this.region = region;
        this.copy = copy;
    }

    /** One way to copy. */
    private interface Copy {
        void copy(byte[] source, int length);
    }

    static CopyWork normal() {
        return through(Access.NORMAL);
    }

    static CopyWork device() {
        return through(Access.DEVICE);
    }

    /** Without the accessor: what the JDK does. */
    static CopyWork segment() {
        MemorySegment region = region();
        return new CopyWork(
                region, (source, length) -> MemorySegment.copy(source, 0, region, JAVA_BYTE, OFFSET, length));
    }

    private static CopyWork through(Access access) {
        MemorySegment region = region();
        Memory memory = Memory.of(region, access);
        return new CopyWork(region, (source, length) -> memory.copyIn(OFFSET, source, 0, length));
    }

    private static MemorySegment region() {
        return Arena.ofAuto().allocate(REGION_BYTES, 64);
    }

    @Override
    void prepare(int size) {
        source = new byte[size];
    }

    @Override
    void operate(int size, long count) {
        for (long number = 0; number < count; number++) {
            Numbers.put(source, number);
            copy.copy(source, size);
        }
    }

    @Override
    void check(long count) {
        byte[] arrived = region.asSlice(OFFSET, source.length).toArray(JAVA_BYTE);
        if (!java.util.Arrays.equals(source, arrived)) {
            throw new BenchException(BenchException.DATA, "the copy differs from its source after " + count);
        }
    }
}
