package io.millrace.hw.eventfd.internal;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
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

    /** Waits until no server or client of ours runs any more. */
    static void noThread() {
        until(() -> threads().isEmpty(), () -> "still running: " + threads());
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("millrace-eventfd"))
                .toList();
    }
}
