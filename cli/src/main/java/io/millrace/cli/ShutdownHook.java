package io.millrace.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Turns SIGTERM into an orderly end: the command is asked to stop, gets time to give back what it holds, and its status
 * becomes the status of the process. Thread-safety: thread-safe.
 */
final class ShutdownHook {
    private static final long PATIENCE_SECONDS = 5;

    private final StopSignal stop;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile int status;

    private ShutdownHook(StopSignal stop) {
        this.stop = stop;
    }

    /** Installs the hook of this process. */
    static ShutdownHook install(StopSignal stop) {
        ShutdownHook hook = new ShutdownHook(stop);
        Runtime.getRuntime().addShutdownHook(new Thread(hook::run, "shutdown"));
        return hook;
    }

    /** Says that the command has ended; the caller exits then. */
    void ended(int with) {
        status = with;
        ended.countDown();
    }

    private void run() {
        stop.ask();
        try {
            if (ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                Runtime.getRuntime().halt(status);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
