package io.millrace.api.testkit;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/**
 * Counts the bytes the current thread allocates on the heap: the gate of every message path is below 0.1 per operation.
 */
public final class Allocations {
    private static final ThreadMXBean THREADS = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
    private static final int WARM_UP = 60_000;
    private static final int ROUNDS = 5;
    /** Nothing at all, with what the JVM itself allocates now and then. */
    private static final double NOTHING = 0.1;
    /** Compilers work beside us: on a busy machine they take their time. */
    private static final long PATIENCE_NANOS = 30_000_000_000L;

    private Allocations() {}

    /**
     * How many bytes an operation allocates once it is compiled.
     *
     * @param operation what to measure; called at least 60,000 times first, on this thread
     * @param n how many operations make one measurement, 10,000 or so
     * @return bytes per operation, the least of five measurements, or of more until it is nothing or too long
     */
    public static double perOperation(Runnable operation, int n) {
        repeat(operation, WARM_UP);
        long least = Long.MAX_VALUE;
        long start = System.nanoTime();
        for (int round = 0; round < ROUNDS || isWorthMore(least, n, start); round++) {
            long before = soFar();
            repeat(operation, n);
            least = Math.min(least, soFar() - before);
        }
        return (double) least / n;
    }

    private static boolean isWorthMore(long least, int n, long start) {
        return least >= NOTHING * n && System.nanoTime() - start < PATIENCE_NANOS;
    }

    /**
     * What the current thread has allocated since it began.
     *
     * @return bytes
     */
    public static long soFar() {
        return THREADS.getCurrentThreadAllocatedBytes();
    }

    private static void repeat(Runnable operation, int times) {
        for (int i = 0; i < times; i++) {
            operation.run();
        }
    }
}
