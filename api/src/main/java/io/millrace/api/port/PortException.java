package io.millrace.api.port;

import io.millrace.api.memory.ShmException;

/** A socket or handle that could not be made: the message says which, and why. Thread-safety: immutable. */
public final class PortException extends ShmException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes an exception.
     *
     * @param message what happened, with the name of the thing, its value and what is allowed
     */
    public PortException(String message) {
        super(message);
    }
}
