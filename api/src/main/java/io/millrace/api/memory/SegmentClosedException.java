package io.millrace.api.memory;

/** An access after the segment was closed. Thread-safety: immutable. */
public final class SegmentClosedException extends ShmException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes an exception.
     *
     * @param message what happened, with the name of the thing, its value and what is allowed
     */
    public SegmentClosedException(String message) {
        super(message);
    }
}
