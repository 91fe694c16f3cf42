package io.millrace.bench.worker;

import io.millrace.api.memory.Memory;
import io.millrace.api.signal.Signaler;
import io.millrace.bench.BenchException;
import io.millrace.bench.window.Order;
import io.millrace.bench.window.Statistics;
import io.millrace.bench.window.Window;
import io.millrace.hw.libc.MappedFile;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Two sides that count in turns, and ring each other. Each writes the number it has reached into its own word before it
 * rings. In between they sleep, or look all the time.
 */
final class WakeWork implements Work {
    private static final long FILE_BYTES = 4096;
    private static final long WORD_A = 128;
    private static final long WORD_B = 256;
    private static final long BOUND_NANOS = 10_000_000_000L;

    private final MappedFile file;
    private final Memory memory;
    private final Bell bell;
    private final Signaler out;
    private final Signaler in;
    private final Runnable pause;
    private final boolean first;
    private final long ours;
    private final long theirs;
    private int reached;
    private long[] nanos = {};

    private WakeWork(MappedFile file, Bell bell, boolean first, Optional<Patience> awake) {
        this.file = file;
        this.memory = file.memory();
        this.bell = bell;
        this.out = bell.out();
        this.in = bell.in();
        this.pause = awake.<Runnable>map(patience -> () -> look(patience)).orElse(this::sleep);
        this.first = first;
        this.ours = first ? WORD_A : WORD_B;
        this.theirs = first ? WORD_B : WORD_A;
    }

    /** Both sides sleep until they are rung. */
    static WakeWork asleep(Path path, boolean first, Bell.Kind kind) {
        return open(path, first, kind, Optional.empty());
    }

    /** Both sides are awake all the time. */
    static WakeWork awake(Path path, boolean first, Bell.Kind kind, Patience patience) {
        return open(path, first, kind, Optional.of(patience));
    }

    private static WakeWork open(Path path, boolean first, Bell.Kind kind, Optional<Patience> awake) {
        MappedFile file = Works.map(path, FILE_BYTES);
        return new WakeWork(file, kind.open(path, file.memory(), first), first, awake);
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
        out.ring(bell.target());
    }

    private void hear() {
        int word = memory.getIntAcquire(theirs);
        while (word == reached - 1) {
            pause.run();
            word = memory.getIntAcquire(theirs);
        }
        if (word != reached) {
            throw new BenchException(BenchException.DATA, "expected turn " + reached + ", got " + word);
        }
    }

    private void sleep() {
        long asleep = System.nanoTime();
        if (!in.await(BOUND_NANOS) && System.nanoTime() - asleep >= BOUND_NANOS) {
            throw new BenchException(BenchException.TIMEOUT, "turn " + reached + " was never answered");
        }
    }

    private void look(Patience patience) {
        if (in.await(0)) {
            patience.reset();
        } else {
            patience.again();
        }
    }

    @Override
    public void close() {
        bell.close();
        file.close();
    }
}
