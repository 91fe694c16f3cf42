package io.millrace.bench.harness;

import io.millrace.bench.window.Order;
import java.util.List;

/** The running processes of one contender. Thread-safety: confined to one thread. */
public interface Team extends AutoCloseable {
    /**
     * Runs one window.
     *
     * @param order what to do
     * @return how it went
     * @throws io.millrace.bench.BenchException if a message was lost, or a process ended
     */
    Outcome run(Order order);

    /**
     * Whether windows get faster after the first ones, and the count decides how long they take.
     *
     * @return false for programs that see to this themselves
     */
    boolean needsWarmUp();

    /**
     * The threads that send and receive, one per process.
     *
     * @return their numbers
     */
    List<Long> threads();

    @Override
    void close();
}
