package io.millrace.cli.command;

/** A command that cannot be understood. Thread-safety: immutable. */
public final class CallException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes an exception.
     *
     * @param message names the word, its value and what is allowed
     */
    public CallException(String message) {
        super(message);
    }
}
