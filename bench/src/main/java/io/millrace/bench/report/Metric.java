package io.millrace.bench.report;

/** What is measured. Names and units stand in the output. */
public enum Metric {
    /** Messages, round trips or operations in a second. */
    MSGS("msgs", "1/s"),
    /** Middle round trip, or time per message. */
    P50("p50", "ns"),
    /** Slow round trip, or time per message. */
    P99("p99", "ns"),
    /** Garbage of the measuring threads of all Java sides together, for each message. */
    BYTES_PER_OP("bytesPerOp", "B"),
    /** System calls of the threads that send and receive, all sides together, for each message. */
    SYSCALLS_PER_MESSAGE("syscallsPerMessage", "1"),
    /** Messages of the guest that got most over those of the one that got least. */
    FAIRNESS("fairness", "1");

    private final String label;
    private final String unit;

    Metric(String label, String unit) {
        this.label = label;
        this.unit = unit;
    }

    /**
     * The name in the output.
     *
     * @return one word
     */
    public String label() {
        return label;
    }

    /**
     * The unit of its values.
     *
     * @return as printed
     */
    public String unit() {
        return unit;
    }

    /** Whether a ratio to somebody else's value means anything: near zero it does not. */
    boolean isCompared() {
        return this == MSGS || this == P50 || this == P99;
    }
}
