package io.millrace.api.memory;

/** The peer is known to be dead, and the call cannot be answered without it. Thread-safety: immutable. */
public final class PeerDeadException extends ShmException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes an exception.
     *
     * @param message what happened, with the name of the thing, its value and what is allowed
     */
    public PeerDeadException(String message) {
        super(message);
    }
}
