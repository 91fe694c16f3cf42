package io.millrace.api.testkit;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waiting with a watchdog. Thread-safety: static. */
public final class Await {
    /** How long something may take that must come to pass. */
    public static final long WATCHDOG_NANOS = TimeUnit.SECONDS.toNanos(60);

    private static final long PAUSE_NANOS = 200_000;

    private Await() {}

    /**
     * Waits until something is so.
     *
     * @param condition what to wait for
     * @param message made when it does not come to pass
     */
    public static void until(BooleanSupplier condition, Supplier<String> message) {
        long start = System.nanoTime();
        boolean met = condition.getAsBoolean();
        while (!met && System.nanoTime() - start < WATCHDOG_NANOS) {
            LockSupport.parkNanos(PAUSE_NANOS);
            met = condition.getAsBoolean();
        }
        assertTrue(met, message);
    }
}
