package io.millrace.bench.jmh;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.millrace.api.memory.Access;
import io.millrace.api.memory.Memory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A message copied from an array into shared memory. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class Copies {
    private static final int REGION_BYTES = 8192;
    private static final int OFFSET = 4;

    /** Bytes of a message. */
    @Param({"8", "64", "1024"})
    public int size;

    private final MemorySegment segment = Arena.ofShared().allocate(REGION_BYTES, 64);
    private final Memory normal = Memory.of(segment, Access.NORMAL);
    private final Memory device = Memory.of(segment, Access.DEVICE);
    private byte[] source = {};

    /** Makes the message. */
    @Setup
    public void fill() {
        source = new byte[size];
    }

    /** What the JDK does. */
    @Benchmark
    public void segmentCopy() {
        MemorySegment.copy(source, 0, segment, JAVA_BYTE, OFFSET, size);
    }

    /** The accessor all bundles use, ordinary memory. */
    @Benchmark
    public void memoryNormal() {
        normal.copyIn(OFFSET, source, 0, size);
    }

    /** The accessor all bundles use, device memory: whole aligned words. */
    @Benchmark
    public void memoryDevice() {
        device.copyIn(OFFSET, source, 0, size);
    }
}
