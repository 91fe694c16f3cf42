package io.millrace.bench.jmh;

import io.millrace.api.alloc.Allocation;
import io.millrace.api.alloc.Allocator;
import io.millrace.api.alloc.Block;
import io.millrace.api.memory.Access;
import io.millrace.api.memory.Memory;
import io.millrace.api.signal.Signaler;
import io.millrace.api.signal.WaitPolicy;
import io.millrace.nrfrpc.internal.NrfRpcLayout;
import io.millrace.nrfrpc.internal.NrfRpcLink;
import io.millrace.nrfrpc.internal.NrfRpcOptions;
import java.lang.foreign.Arena;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Blocks of the nRF RPC draft's mask of 64, taken and given back. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class Blocks {
    private static final int AREA_BYTES = 1024;

    /** Bytes wanted: one block, a few, most of them. */
    @Param({"8", "64", "564"})
    public int size;

    private final Allocator allocator = allocator();
    private final Block block = new Block();

    /**
     * Takes a run of blocks and gives it back.
     *
     * @return the answer of the allocator
     */
    @Benchmark
    public Allocation allocateAndFree() {
        Allocation answer = allocator.tryAllocate(size, block);
        allocator.free(block);
        return answer;
    }

    private static Allocator allocator() {
        NrfRpcLayout area = NrfRpcLayout.r1(AREA_BYTES, 13);
        Memory memory = Memory.of(Arena.ofAuto().allocate(2 * AREA_BYTES, 64), Access.NORMAL);
        NrfRpcOptions options = NrfRpcOptions.of(NrfRpcOptions.Side.A, area, area);
        return new NrfRpcLink("bench", memory, Signaler.none(), WaitPolicy.standard(), options).allocator();
    }
}
