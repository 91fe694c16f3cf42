package io.millrace.bench.worker;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** How much this thread has allocated. Thread-safety: thread-safe. */
final class Garbage {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private Garbage() {}

    /** Bytes since the thread began. */
    static long bytes() {
        return THREADS.getCurrentThreadAllocatedBytes();
    }
}
