package io.millrace.api.segment;

import io.millrace.api.memory.ShmException;

/**
 * A name that was not opened or created: the message says which name, what is wrong with it (kind, owner, mode, size)
 * and what is allowed. Thread-safety: immutable.
 */
public final class SegmentRefusedException extends ShmException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes an exception.
     *
     * @param message what happened, with the name of the thing, its value and what is allowed
     */
    public SegmentRefusedException(String message) {
        super(message);
    }
}
