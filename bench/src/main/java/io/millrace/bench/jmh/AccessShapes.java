package io.millrace.bench.jmh;

import io.millrace.api.memory.Access;
import io.millrace.api.memory.Memory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What an acquire load and a release store of one word cost, by hand and through {@link Memory}. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class AccessShapes {
    private static final VarHandle INT =
            ValueLayout.JAVA_INT.withOrder(ByteOrder.LITTLE_ENDIAN).varHandle();
    private static final int MASK = 0xffc;

    private final MemorySegment segment = Arena.ofShared().allocate(MASK + 4, 64);
    private final Memory normal = Memory.of(segment, Access.NORMAL);
    private final Memory device = Memory.of(segment, Access.DEVICE);
    private long offset;

    /**
     * A static handle and a segment in a field.
     *
     * @return the word
     */
    @Benchmark
    public int bareHandle() {
        long at = next();
        int word = (int) INT.getAcquire(segment, at);
        INT.setRelease(segment, at, word + 1);
        return word;
    }

    /**
     * The accessor all bundles use, ordinary memory.
     *
     * @return the word
     */
    @Benchmark
    public int memoryNormal() {
        return loadAndStore(normal);
    }

    /**
     * The accessor all bundles use, device memory.
     *
     * @return the word
     */
    @Benchmark
    public int memoryDevice() {
        return loadAndStore(device);
    }

    private int loadAndStore(Memory memory) {
        long at = next();
        int word = memory.getIntAcquire(at);
        memory.setIntRelease(at, word + 1);
        return word;
    }

    private long next() {
        offset = (offset + 4) & MASK;
        return offset;
    }
}
