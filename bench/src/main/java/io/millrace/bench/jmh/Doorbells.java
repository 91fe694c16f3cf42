package io.millrace.bench.jmh;

import io.millrace.api.memory.Access;
import io.millrace.api.memory.Memory;
import io.millrace.hw.futex.internal.FutexSignaler;
import io.millrace.hw.futex.internal.Side;
import java.lang.foreign.Arena;
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

/** What a ring costs when nobody waits. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class Doorbells {
    private static final int BLOCK_BYTES = 64;

    private final FutexSignaler beside = signaler(Side.A);
    private final FutexSignaler toAwake = toPeerThatSaysSo();

    /** To a peer that never said whether it sleeps: one system call each time. */
    @Benchmark
    public void ringSilentPeer() {
        beside.ring(0);
    }

    /** To a peer that says it is awake: no system call. */
    @Benchmark
    public void ringAwakePeer() {
        toAwake.ring(0);
    }

    private static FutexSignaler signaler(Side side) {
        return new FutexSignaler("bench", block(), 0, side);
    }

    private static FutexSignaler toPeerThatSaysSo() {
        Memory block = block();
        FutexSignaler peer = new FutexSignaler("bench", block, 0, Side.B);
        peer.await(0);
        return new FutexSignaler("bench", block, 0, Side.A);
    }

    private static Memory block() {
        return Memory.of(Arena.ofAuto().allocate(BLOCK_BYTES, BLOCK_BYTES), Access.NORMAL);
    }
}
