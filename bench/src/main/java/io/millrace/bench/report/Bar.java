package io.millrace.bench.report;

import java.util.List;
import java.util.Locale;

/**
 * What a figure has to reach. Thread-safety: immutable.
 *
 * @param name what is looked at, in words
 * @param value what was measured
 * @param limit the most that is allowed
 */
public record Bar(String name, double value, double limit) {
    private static final int SIZE = 64;

    /** Where a bar is looked for among the rows; a baseline of "" means the value instead of the ratio. */
    private record Rule(String group, int size, String contender, String baseline, Metric metric, double limit) {
        boolean isOf(Row row) {
            return row.group().equals(group)
                    && row.size() == size
                    && row.contender().equals(contender)
                    && row.baseline().equals(baseline)
                    && row.metric() == metric;
        }

        Bar bar(Row row) {
            String name = group + " " + size + " B, " + contender + " " + metric.label()
                    + (baseline.isEmpty() ? "" : " over " + baseline);
            return new Bar(name, row.ratio().orElse(row.value()), limit);
        }
    }

    private static final List<Rule> RULES = List.of(
            most("pingpong", SIZE, "nrfrpc-java", "nrfrpc-c", Metric.P50, 1.2),
            most("pingpong", SIZE, "nrfrpc-java", "unix-socket", Metric.P50, 0.04),
            most("throughput", SIZE, "nrfrpc-java", "", Metric.BYTES_PER_OP, 0.1),
            most("pingpong", SIZE, "nrfrpc-java", "", Metric.BYTES_PER_OP, 0.1),
            most("throughput", SIZE, "nrfrpc-java", "", Metric.SYSCALLS_PER_MESSAGE, 1e-4),
            most("pingpong", SIZE, "nrfrpc-java", "", Metric.SYSCALLS_PER_MESSAGE, 1e-4),
            most("wake", 0, "futex-java", "futex-c", Metric.P50, 1.15));

    /**
     * The bars that these rows can be held against.
     *
     * @param rows of a run
     * @return those that were measured
     */
    public static List<Bar> of(List<Row> rows) {
        return RULES.stream()
                .flatMap(rule -> rows.stream().filter(rule::isOf).map(rule::bar))
                .toList();
    }

    /**
     * Whether the value is allowed.
     *
     * @return true if it is
     */
    public boolean holds() {
        return value <= limit;
    }

    /**
     * The bar as a sentence.
     *
     * @return one line
     */
    public String text() {
        return String.format(
                Locale.ROOT, "%s: %s is %.4g, allowed: at most %.4g", holds() ? "holds" : "missed", name, value, limit);
    }

    private static Rule most(String group, int size, String contender, String baseline, Metric metric, double limit) {
        return new Rule(group, size, contender, baseline, metric, limit);
    }
}
