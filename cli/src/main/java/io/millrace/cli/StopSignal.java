package io.millrace.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Tells a command to end: SIGTERM was received. Thread-safety: thread-safe. */
public final class StopSignal {
    private final CountDownLatch asked = new CountDownLatch(1);

    /** Makes a signal nobody has given yet. */
    public StopSignal() {}

    /** Asks the command to end. */
    public void ask() {
        asked.countDown();
    }

    /**
     * Whether the command shall end.
     *
     * @return true once it was asked to
     */
    public boolean isAsked() {
        return asked.getCount() == 0;
    }

    /**
     * Sleeps unless the command shall end.
     *
     * @param millis how long
     */
    public void sleep(long millis) {
        try {
            asked.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
