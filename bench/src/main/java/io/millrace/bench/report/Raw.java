package io.millrace.bench.report;

import java.util.OptionalDouble;

/**
 * The raw round trip of one cache line, before and after: what the machine itself did meanwhile. Thread-safety:
 * immutable. Units: nanoseconds.
 *
 * @param before the run; empty without the C program
 * @param after the run
 * @param clock what reading the clock costs
 */
public record Raw(OptionalDouble before, OptionalDouble after, double clock) {
    /** A machine that moved by more than this has measured two machines. */
    static final double MOST_MOVED = 1.5;
    /** Near cores answer in 5 to 6 readings of the clock, far ones in 17 and more. */
    private static final double NEAR_CLOCKS = 11;

    /**
     * How near the two processors are.
     *
     * @return near, far, or moved if it changed meanwhile; unknown without the C program
     */
    public String regime() {
        if (before.isEmpty() || after.isEmpty()) {
            return "unknown";
        }
        if (moved() > MOST_MOVED) {
            return "moved";
        }
        double middle = (before.getAsDouble() + after.getAsDouble()) / 2;
        return middle < NEAR_CLOCKS * clock ? "near" : "far";
    }

    /** How far it moved, 1 or more. */
    double moved() {
        double ratio = before.orElse(1) / after.orElse(1);
        return Math.max(ratio, 1 / ratio);
    }
}
