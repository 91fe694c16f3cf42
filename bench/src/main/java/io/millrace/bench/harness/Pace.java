package io.millrace.bench.harness;

import java.util.concurrent.TimeUnit;

/**
 * How long and how often. Thread-safety: immutable.
 *
 * @param windows for each contender and size
 * @param windowNanos length of a window
 * @param warmUpNanos how long a contender runs before its windows count
 */
public record Pace(int windows, long windowNanos, long warmUpNanos) {
    private static final int FULL_WINDOWS = 21;
    private static final int QUICK_WINDOWS = 11;
    private static final long WINDOW_NANOS = TimeUnit.MILLISECONDS.toNanos(30);
    private static final long FULL_WARM_UP_NANOS = TimeUnit.MILLISECONDS.toNanos(1500);
    private static final long QUICK_WARM_UP_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    /**
     * The pace of a run.
     *
     * @param quick whether it has to end soon
     * @return the pace
     */
    public static Pace of(boolean quick) {
        return quick
                ? new Pace(QUICK_WINDOWS, WINDOW_NANOS, QUICK_WARM_UP_NANOS)
                : new Pace(FULL_WINDOWS, WINDOW_NANOS, FULL_WARM_UP_NANOS);
    }
}
