package io.millrace.api.memory;

/**
 * A broken contract or a broken peer. Full, empty and timed out are return values and never end up here. Thread-safety:
 * immutable.
 */
public class ShmException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes an exception.
     *
     * @param message what happened, with the name of the thing, its value and what is allowed
     */
    public ShmException(String message) {
        super(message);
    }

    /**
     * Makes an exception with a cause.
     *
     * @param message what happened, with the name of the thing, its value and what is allowed
     * @param cause what led to it
     */
    public ShmException(String message, Throwable cause) {
        super(message, cause);
    }
}
