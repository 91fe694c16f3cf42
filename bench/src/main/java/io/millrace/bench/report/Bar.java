package io.millrace.bench.report;

import java.util.List;
import java.util.Locale;

/**
 * What a figure has to reach. Thread-safety: immutable.
 *
 * @param name what is looked at, in words
 * @param value what was measured
 * @param limit the most or the least that is allowed
 * @param least which of the two
 */
public record Bar(String name, double value, double limit, boolean least) {
    private static final int SIZE = 64;
    private static final int PAGE = 1024;
    private static final int LARGE = 4096;
    private static final String TP = "throughput";
    private static final String PP = "pingpong";
    private static final String WAKE = "wake";
    private static final String TURN = "scale";
    private static final int NUMBER = 8;
    private static final int RUN = 16;

    /** Where a bar is looked for among the rows; a baseline of "" means the value instead of the ratio. */
    private record Rule(
            String group, int size, String contender, String baseline, Metric metric, double limit, boolean least) {
        boolean isOf(Row row) {
            return row.group().equals(group)
                    && row.size() == size
                    && row.contender().equals(contender)
                    && row.metric() == metric
                    && (baseline.isEmpty() || row.baseline().equals(baseline));
        }

        Bar bar(Row row) {
            String name = group + " " + size + " B, " + contender + " " + metric.label()
                    + (baseline.isEmpty() ? "" : " over " + baseline);
            return new Bar(name, baseline.isEmpty() ? row.value() : row.ratio().orElseThrow(), limit, least);
        }
    }

    private static final List<Rule> RULES = List.of(
            most(PP, SIZE, "nrfrpc-java", "nrfrpc-c", Metric.P50, 1.2),
            most(PP, SIZE, "nrfrpc-java", "unix-socket", Metric.P50, 0.04),
            most(TP, SIZE, "nrfrpc-java", "", Metric.BYTES_PER_OP, 0.1),
            most(PP, SIZE, "nrfrpc-java", "", Metric.BYTES_PER_OP, 0.1),
            most(TP, SIZE, "nrfrpc-java", "", Metric.SYSCALLS_PER_MESSAGE, 1e-4),
            most(PP, SIZE, "nrfrpc-java", "", Metric.SYSCALLS_PER_MESSAGE, 1e-4),
            most(WAKE, 0, "futex-java", "futex-c", Metric.P50, 1.15),
            most(WAKE, 0, "futex-java", "", Metric.BYTES_PER_OP, 0.1),
            most(WAKE, 0, "futex-java-awake", "", Metric.SYSCALLS_PER_MESSAGE, 1e-4),
            most(WAKE, 0, "futex-java-awake", "", Metric.BYTES_PER_OP, 0.1),
            least(TP, SIZE, "vox-java-k16", "agrona-1to1", Metric.MSGS, 1.3),
            least(TP, SIZE, "vox-java-k16", "vox-c-k16", Metric.MSGS, 0.85),
            least(TP, SIZE, "vox-java", "vox-c", Metric.MSGS, 0.75),
            least(TP, SIZE, "vox-java", "agrona-1to1", Metric.MSGS, 0.8),
            least(TP, PAGE, "vox-java-k16", "agrona-1to1", Metric.MSGS, 1.25),
            least(TP, PAGE, "vox-java-k16", "vox-c-k16", Metric.MSGS, 0.9),
            least(TP, SIZE, "vox-java", "unix-socket", Metric.MSGS, 15),
            most(PP, SIZE, "vox-java", "unix-socket", Metric.P50, 0.04),
            most(PP, SIZE, "vox-java", "vox-c", Metric.P50, 1.15),
            most(PP, SIZE, "vox-java", "agrona-1to1", Metric.P50, 1.1),
            most(PP, SIZE, "vox-java", "raw-spin", Metric.P50, 2.4),
            most(TP, SIZE, "vox-java", "", Metric.BYTES_PER_OP, 0.1),
            most(TP, SIZE, "vox-java-k16", "", Metric.BYTES_PER_OP, 0.1),
            most(PP, SIZE, "vox-java", "", Metric.BYTES_PER_OP, 0.1),
            most(TP, SIZE, "vox-java", "", Metric.SYSCALLS_PER_MESSAGE, 1e-4),
            most(PP, SIZE, "vox-java", "", Metric.SYSCALLS_PER_MESSAGE, 1e-4),
            most(TP, SIZE, "amp-java", "", Metric.BYTES_PER_OP, 0.1),
            most(PP, SIZE, "amp-java", "", Metric.BYTES_PER_OP, 0.1),
            most(TP, SIZE, "amp-java", "", Metric.SYSCALLS_PER_MESSAGE, 1e-4),
            most(PP, SIZE, "amp-java", "", Metric.SYSCALLS_PER_MESSAGE, 1e-4),
            most(PP, NUMBER, "fusiondock-java", "raw-spin", Metric.P50, 1.3),
            most(PP, SIZE, "fusiondock-java", "raw-spin", Metric.P50, 2.2),
            most(PP, SIZE, "fusiondock-java", "", Metric.BYTES_PER_OP, 0.1),
            most(PP, SIZE, "fusiondock-java", "", Metric.SYSCALLS_PER_MESSAGE, 1e-4),
            most("path", SIZE, "fusiondock-offer", "", Metric.BYTES_PER_OP, 0.1),
            most("path", SIZE, "vox-offer", "agrona-offer", Metric.P50, 0.95),
            most("path", SIZE, "vox-claims", "vox-offers", Metric.P50, 0.8),
            most("path", LARGE, "vox-claims", "vox-offers", Metric.P50, 0.3),
            most("path", SIZE, "vox-service", "vox-offer", Metric.P50, 1.05),
            most("alloc", SIZE, "vox-slots", "", Metric.BYTES_PER_OP, 0.1),
            most("alloc", RUN, "granules-262144", "granules-64", Metric.P50, 20),
            most("alloc", RUN, "granules-262144", "", Metric.BYTES_PER_OP, 0.1),
            most(TURN, NUMBER, "turn-idle-255", "turn-idle-16", Metric.P50, 5),
            most(TURN, NUMBER, "turn-all-255", "", Metric.FAIRNESS, 2));

    /**
     * The bars that these rows can be held against.
     *
     * @param rows of a run
     * @return those that were measured
     */
    public static List<Bar> of(List<Row> rows) {
        return RULES.stream()
                .flatMap(rule -> rows.stream().filter(rule::isOf).limit(1).map(rule::bar))
                .toList();
    }

    /**
     * Whether the value is allowed.
     *
     * @return true if it is
     */
    public boolean holds() {
        return least ? value >= limit : value <= limit;
    }

    /**
     * The bar as a sentence.
     *
     * @return one line
     */
    public String text() {
        return String.format(
                Locale.ROOT,
                "%s: %s is %.4g, allowed: at %s %.4g",
                holds() ? "holds" : "missed",
                name,
                value,
                least ? "least" : "most",
                limit);
    }

    private static Rule most(String group, int size, String contender, String baseline, Metric metric, double limit) {
        return new Rule(group, size, contender, baseline, metric, limit, false);
    }

    private static Rule least(String group, int size, String contender, String baseline, Metric metric, double limit) {
        return new Rule(group, size, contender, baseline, metric, limit, true);
    }
}
