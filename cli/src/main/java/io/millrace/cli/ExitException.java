package io.millrace.cli;

/** Ends a command with a status and one line for people. Thread-safety: immutable. */
public final class ExitException extends RuntimeException {
    /** Done. */
    public static final int DONE = 0;
    /** The command line cannot be carried out as it stands. */
    public static final int USAGE = 1;
    /** Data arrived that is not what was sent. */
    public static final int DATA = 2;
    /** Nothing happened for too long. */
    public static final int TIMEOUT = 3;
    /** Refused, or the system failed. */
    public static final int REFUSED = 4;
    /** The peer, or an image, is corrupt. */
    public static final int CORRUPT = 5;

    private static final long serialVersionUID = 1L;

    /** One of the constants above. */
    private final int status;

    /**
     * Makes an exception.
     *
     * @param status one of the constants
     * @param message names the thing, its value and what is allowed
     */
    public ExitException(int status, String message) {
        super(message);
        this.status = status;
    }

    /**
     * How the process ends.
     *
     * @return one of the constants
     */
    public int status() {
        return status;
    }
}
