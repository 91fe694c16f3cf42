package io.millrace.gateway.launcher;

/** Ends the program with a status and one line for the user. Thread-safety: immutable. */
final class ExitException extends RuntimeException {
    /** Wrong arguments or a wrong configuration file. */
    static final int USAGE = 1;
    /** Time was over and something expected had not happened. */
    static final int MISSED = 3;
    /** Refused by the system, or by something that is there already. */
    static final int REFUSED = 4;

    private static final long serialVersionUID = 1L;

    /** The program's exit status. */
    private final int status;

    ExitException(int status, String message) {
        super(message);
        this.status = status;
    }

    int status() {
        return status;
    }
}
