package io.millrace.fusiondock;

import io.millrace.api.memory.ShmException;

/**
 * The rest of a message in pieces did not come. What had come is given up; the slot is free. Thread-safety: immutable.
 */
public final class TruncatedMessageException extends ShmException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes an exception.
     *
     * @param type of the message
     * @param doneBytes how much of it came
     * @param totalBytes how long it was to be
     * @param why what ended it
     */
    public TruncatedMessageException(int type, long doneBytes, long totalBytes, String why) {
        super("a message of type " + type + " ended after " + doneBytes + " of " + totalBytes + " bytes: " + why);
    }
}
