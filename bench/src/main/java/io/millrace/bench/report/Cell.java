package io.millrace.bench.report;

import io.millrace.bench.window.Statistics;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One metric of one contender, window by window. Thread-safety: immutable.
 *
 * @param group which group of benchmarks
 * @param size bytes of a message, 0 where there is none
 * @param contender whose
 * @param metric of what
 * @param windows a value for each window, at least one; windows of the same number ran next to each other
 */
public record Cell(String group, int size, String contender, Metric metric, List<Double> windows) {
    /** Copies the windows. */
    public Cell {
        windows = List.copyOf(windows);
    }

    /**
     * The value of the middle window.
     *
     * @return in the metric's unit
     */
    public double value() {
        return Statistics.median(windows);
    }

    /** Whether both are windows of the same rounds, of two contenders. */
    boolean isBeside(Cell other) {
        return !contender.equals(other.contender)
                && group.equals(other.group)
                && size == other.size
                && metric == other.metric
                && windows.size() == other.windows.size();
    }

    /** The middle one of the ratios, window by window: what slows both down together cancels out. */
    double ratioTo(Cell baseline) {
        return Statistics.median(IntStream.range(0, windows.size())
                .mapToObj(i -> windows.get(i) / baseline.windows.get(i))
                .toList());
    }
}
