package io.millrace.api.memory;

/**
 * Sizes, counts or offsets that do not fit each other, or do not fit the memory they are laid over. Thread-safety:
 * immutable.
 */
public final class GeometryMismatchException extends ShmException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes an exception.
     *
     * @param message what happened, with the name of the thing, its value and what is allowed
     */
    public GeometryMismatchException(String message) {
        super(message);
    }
}
