package io.millrace.bench.worker;

import io.millrace.bench.window.Order;
import io.millrace.bench.window.Window;
import java.util.OptionalLong;

/** Work of one process alone: so many operations in a row, checked at the end. */
abstract class Solo implements Work {
    @Override
    public final Window run(Order order) {
        prepare(order.size());
        long garbage = Garbage.bytes();
        long begin = System.nanoTime();
        operate(order.size(), order.count());
        long total = System.nanoTime() - begin;
        garbage = Garbage.bytes() - garbage;
        check(order.count());
        return new Window(order.count(), OptionalLong.empty(), OptionalLong.empty(), total, OptionalLong.of(garbage));
    }

    /** Before the clock starts. */
    abstract void prepare(int size);

    abstract void operate(int size, long count);

    /**
     * After the clock stopped.
     *
     * @throws io.millrace.bench.BenchException if the operations did not do what they should
     */
    abstract void check(long count);

    @Override
    public void close() {}
}
