package io.millrace.bench.window;

import java.util.List;

/** Percentiles by nearest rank, as the C programs count them. */
public final class Statistics {
    private static final int HALF = 50;
    private static final int MOST = 90;
    private static final double WHOLE = 100;

    private Statistics() {}

    /**
     * The smallest value that so many percent of all values do not exceed.
     *
     * @param values in any order, at least one
     * @param percent 0 to 100
     * @return one of the values
     */
    public static double percentile(List<Double> values, int percent) {
        return values.stream().sorted().toList().get(rank(values.size(), percent));
    }

    /**
     * The same for samples that are sorted already.
     *
     * @param sorted the first {@code count} are looked at
     * @param count at least 1
     * @param percent 0 to 100
     * @return one of the samples
     */
    public static long percentile(long[] sorted, int count, int percent) {
        return sorted[rank(count, percent)];
    }

    /**
     * The middle one.
     *
     * @param values in any order, at least one
     * @return one of the values
     */
    public static double median(List<Double> values) {
        return percentile(values, HALF);
    }

    /**
     * How far the slow windows are from the middle one.
     *
     * @param values in any order, at least one
     * @return the 90th percentile over the median
     */
    public static double spread(List<Double> values) {
        return percentile(values, MOST) / median(values);
    }

    private static int rank(int count, int percent) {
        return Math.max(0, (int) Math.ceil(count * percent / WHOLE) - 1);
    }
}
