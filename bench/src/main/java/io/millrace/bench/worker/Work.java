package io.millrace.bench.worker;

import io.millrace.bench.window.Order;
import io.millrace.bench.window.Window;

/** What a worker can do. Thread-safety: confined to one thread. */
interface Work extends AutoCloseable {
    /**
     * Does one window of it.
     *
     * @throws io.millrace.bench.BenchException if a message is not what it must be, or the other side is silent
     */
    Window run(Order order);

    @Override
    void close();
}
