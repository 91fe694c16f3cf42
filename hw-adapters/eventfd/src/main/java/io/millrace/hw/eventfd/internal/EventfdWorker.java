package io.millrace.hw.eventfd.internal;

import io.millrace.api.port.Port;
import io.millrace.api.port.PortWatch;
import io.millrace.api.port.Ports;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The one thread of a server or client, and its waits. Thread-safety: thread-safe; {@link #await} and {@link #pause} by
 * the thread itself.
 */
final class EventfdWorker {
    private static final int KEY = 0;

    private final PortWatch watch;
    private final Thread thread;
    private final AtomicBoolean ending = new AtomicBoolean();

    /**
     * Makes a thread that does not run yet.
     *
     * @param name of the server or client
     * @param ports where watches come from
     * @param body what it does; ends soon once {@link #isEnding}
     */
    EventfdWorker(String name, Ports ports, Runnable body) {
        watch = ports.watch();
        thread = Thread.ofPlatform().daemon().name("millrace-eventfd-" + name).unstarted(body);
    }

    void start() {
        thread.start();
    }

    boolean isEnding() {
        return ending.get();
    }

    /** Waits until a port has something to say; false if the bound is over, or the thread is to end. */
    boolean await(Port port, long timeoutNanos) {
        watch.add(KEY, port);
        try {
            return watch.await(timeoutNanos, ready -> {}) > 0 && !isEnding();
        } finally {
            watch.remove(KEY);
        }
    }

    /** Waits until the bound is over, or the thread is to end. */
    void pause(long nanos) {
        watch.await(nanos, ready -> {});
    }

    /** Tells the thread to end; false if it was told before. {@link #join} follows, from another thread. */
    boolean end() {
        boolean first = ending.compareAndSet(false, true);
        if (first) {
            watch.wake();
        }
        return first;
    }

    /** Waits until the thread has ended. To be called once. */
    void join() {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        watch.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
