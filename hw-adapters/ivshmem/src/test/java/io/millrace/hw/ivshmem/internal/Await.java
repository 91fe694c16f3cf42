package io.millrace.hw.ivshmem.internal;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waiting with a watchdog. */
final class Await {
    static final long WATCHDOG_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final long PAUSE_NANOS = 200_000;

    private Await() {}

    /** Waits until something is so; the message is made when it fails. */
    static void until(BooleanSupplier condition, Supplier<String> message) {
        long start = System.nanoTime();
        boolean met = condition.getAsBoolean();
        while (!met && System.nanoTime() - start < WATCHDOG_NANOS) {
            LockSupport.parkNanos(PAUSE_NANOS);
            met = condition.getAsBoolean();
        }
        assertTrue(met, message);
    }
}
