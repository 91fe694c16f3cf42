package io.millrace.cli.amp;

/** Ends a command with an answer that says why. Thread-safety: immutable. */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The kind of it. */
    private final Fault fault;

    Refusal(Fault fault, String message) {
        super(message);
        this.fault = fault;
    }

    Fault fault() {
        return fault;
    }
}
