package io.millrace.cli.posix;

/** Ends a command with the name of an error number. Thread-safety: immutable. */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The name. */
    private final String errno;

    /**
     * Makes an exception.
     *
     * @param errno name of the error number, for instance {@code EBADF}
     * @param message names the thing, its value and what is allowed
     */
    Refusal(String errno, String message) {
        super(message);
        this.errno = errno;
    }

    String errno() {
        return errno;
    }
}
