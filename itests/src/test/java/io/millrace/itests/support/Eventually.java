package io.millrace.itests.support;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for a condition, under a watchdog. How long it took is never judged. */
public final class Eventually {
    /** Far beyond anything a sound machine needs. */
    public static final Duration WATCHDOG = Duration.ofMinutes(2);

    private static final long LOOK_NANOS = 1_000_000;

    private Eventually() {}

    /**
     * Returns when the condition holds.
     *
     * @param what is waited for, in words, for the failure
     */
    public static void until(String what, BooleanSupplier condition) {
        get(what, () -> condition.getAsBoolean() ? Optional.of(true) : Optional.empty());
    }

    /**
     * Returns when the condition holds.
     *
     * @param what is waited for, in words, for the failure
     * @param instead what is so instead; asked when the time is over
     */
    public static void until(String what, Supplier<?> instead, BooleanSupplier condition) {
        get(what, instead, () -> condition.getAsBoolean() ? Optional.of(true) : Optional.empty());
    }

    /**
     * Waits for a value.
     *
     * @param what is waited for, in words, for the failure
     */
    public static <T> T get(String what, Supplier<Optional<T>> source) {
        return get(what, () -> "no more is known", source);
    }

    /**
     * Waits for a value.
     *
     * @param what is waited for, in words, for the failure
     * @param instead what is so instead; asked when the time is over
     */
    public static <T> T get(String what, Supplier<?> instead, Supplier<Optional<T>> source) {
        long start = System.nanoTime();
        while (System.nanoTime() - start < WATCHDOG.toNanos()) {
            Optional<T> value = source.get();
            if (value.isPresent()) {
                return value.get();
            }
            if (Thread.interrupted()) {
                throw new AssertionError("interrupted while waiting for " + what);
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
        throw new AssertionError(
                "after " + WATCHDOG.toSeconds() + " s still waiting for " + what + "; " + instead.get());
    }
}
