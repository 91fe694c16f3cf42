package io.millrace.api.signal;

/**
 * How to wait: look this often in a spin, then sleep at most so long before looking again. The bound makes up for rings
 * that are lost and for peers that cannot ring. Thread-safety: immutable.
 *
 * @param spins looks before the first sleep; 0 on a machine where somebody else needs the core
 * @param parkNanos the longest sleep between two looks, nanoseconds
 */
public record WaitPolicy(int spins, long parkNanos) {
    /** About the cost of one wake-up. */
    private static final int DEFAULT_SPINS = 500;

    private static final long DEFAULT_PARK_NANOS = 5_000_000;

    /** Checks both values. */
    public WaitPolicy {
        if (spins < 0) {
            throw new IllegalArgumentException("spins must be 0 or more: spins=" + spins);
        }
        if (parkNanos < 1_000 || parkNanos > 1_000_000_000) {
            throw new IllegalArgumentException("parkNanos must be between 1000 and 1000000000: parkNanos=" + parkNanos);
        }
    }

    /**
     * The policy for this machine: spins for about the cost of a wake-up where there is a second core, and looks every
     * 5 ms.
     *
     * @return the policy
     */
    public static WaitPolicy standard() {
        return new WaitPolicy(Runtime.getRuntime().availableProcessors() > 1 ? DEFAULT_SPINS : 0, DEFAULT_PARK_NANOS);
    }
}
