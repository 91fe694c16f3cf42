package io.millrace.bench.worker;

import io.millrace.api.memory.Memory;
import io.millrace.bench.BenchException;
import io.millrace.bench.window.Order;
import io.millrace.bench.window.Statistics;
import io.millrace.bench.window.Window;
import io.millrace.hw.futex.internal.FutexSignaler;
import io.millrace.hw.futex.internal.Side;
import io.millrace.hw.libc.MappedFile;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalLong;

/**
 * Two sides that count in turns and sleep in between, at the futex doorbell. Each writes the number it has reached into
 * its own word before it rings.
 */
final class WakeWork implements Work {
    private static final long FILE_BYTES = 4096;
    private static final long WORD_A = 128;
    private static final long WORD_B = 256;
    private static final long BOUND_NANOS = 10_000_000_000L;

    private final MappedFile file;
    private final Memory memory;
    private final FutexSignaler signaler;
    private final boolean first;
    private final long ours;
    private final long theirs;
    private int reached;
    private long[] nanos = {};

    WakeWork(Path path, boolean first) {
        this.file = Works.map(path, FILE_BYTES);
        this.memory = file.memory();
        this.signaler = new FutexSignaler("bench", memory, 0, first ? Side.A : Side.B);
        this.first = first;
        this.ours = first ? WORD_A : WORD_B;
        this.theirs = first ? WORD_B : WORD_A;
    }

    @Override
    public Window run(Order order) {
        int count = Math.toIntExact(order.count());
        nanos = nanos.length >= count ? nanos : new long[count];
        turn(); // before the clock starts: both sides are there
        long garbage = Garbage.bytes();
        long begin = System.nanoTime();
        long before = begin;
        for (int i = 0; i < count; i++) {
            turn();
            long now = System.nanoTime();
            nanos[i] = now - before;
            before = now;
        }
        garbage = Garbage.bytes() - garbage;
        Arrays.sort(nanos, 0, count);
        return new Window(
                count,
                OptionalLong.of(Statistics.percentile(nanos, count, 50)),
                OptionalLong.of(Statistics.percentile(nanos, count, 99)),
                before - begin,
                OptionalLong.of(garbage));
    }

    private void turn() {
        reached++;
        if (first) {
            say();
            hear();
        } else {
            hear();
            say();
        }
    }

    private void say() {
        memory.setIntRelease(ours, reached);
        signaler.ring(0);
    }

    private void hear() {
        int word = memory.getIntAcquire(theirs);
        long asleep = System.nanoTime();
        while (word == reached - 1) {
            if (!signaler.await(BOUND_NANOS) && System.nanoTime() - asleep > BOUND_NANOS) {
                throw new BenchException(BenchException.TIMEOUT, "turn " + reached + " was never answered");
            }
            word = memory.getIntAcquire(theirs);
        }
        if (word != reached) {
            throw new BenchException(BenchException.DATA, "expected turn " + reached + ", got " + word);
        }
    }

    @Override
    public void close() {
        signaler.close();
        file.close();
    }
}
