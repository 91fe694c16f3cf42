package io.millrace.bench.report;

import io.millrace.bench.window.Statistics;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Whether the figures can be believed. Thread-safety: immutable.
 *
 * @param reasons why not; empty if accepted
 */
public record Verdict(List<String> reasons) {
    /** Slow windows of the C twin may be so much slower than its middle one. */
    private static final double MOST_SPREAD = 1.25;

    /**
     * Judges a run.
     *
     * @param raw the raw round trip
     * @param cells all that was measured
     * @param twins the contenders in C that are looked at; their middle round trips, and messages in a second
     * @param missing baselines that could not run, in words
     * @return the verdict
     */
    public static Verdict of(Raw raw, List<Cell> cells, List<String> twins, List<String> missing) {
        List<String> reasons = new ArrayList<>(missing);
        if (raw.moved() > Raw.MOST_MOVED) {
            reasons.add(String.format(
                    Locale.ROOT, "raw round trip moved by %.2f, allowed: %.2f", raw.moved(), Raw.MOST_MOVED));
        }
        for (Cell cell : cells) {
            double spread = twins.contains(cell.contender()) ? spread(cell) : 1;
            if (spread > MOST_SPREAD) {
                reasons.add(String.format(
                        Locale.ROOT,
                        "%s at %d bytes: spread of %s (p90 over median) is %.2f, allowed: %.2f",
                        cell.group(),
                        cell.size(),
                        cell.contender(),
                        spread,
                        MOST_SPREAD));
            }
        }
        return new Verdict(List.copyOf(reasons));
    }

    /**
     * Whether the figures can be believed.
     *
     * @return true if nothing speaks against it
     */
    public boolean accepted() {
        return reasons.isEmpty();
    }

    /** Of times: messages in a second are turned round. What else a cell may hold is not judged. */
    private static double spread(Cell cell) {
        if (cell.metric() == Metric.MSGS) {
            return Statistics.spread(
                    cell.windows().stream().map(rate -> 1 / rate).toList());
        }
        boolean roundTrip = cell.metric() == Metric.P50 && cell.group().equals("pingpong");
        return roundTrip ? Statistics.spread(cell.windows()) : 1;
    }
}
