package io.millrace.hw.futex.internal;

/** Which of the two parties we are. Thread-safety: immutable. */
public enum Side {
    /** Rings word 0. */
    A,
    /** Rings word 1. */
    B;

    /**
     * The other party.
     *
     * @return {@code B} for {@code A}, and the other way round
     */
    public Side peer() {
        return this == A ? B : A;
    }
}
