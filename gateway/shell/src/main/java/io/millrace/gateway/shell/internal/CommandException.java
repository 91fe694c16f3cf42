package io.millrace.gateway.shell.internal;

/** A command that failed, in one line for the user. Thread-safety: immutable. */
final class CommandException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CommandException(String message) {
        super(message, null, false, false);
    }

    /** The message alone: the terminal shell prints this. */
    @SuppressWarnings("OverrideThrowableToString")
    @Override
    public String toString() {
        return getMessage();
    }

    /** A name nobody has. */
    static CommandException unknown(String what, String name, java.util.Collection<String> known) {
        return new CommandException("no " + what + " \"" + name + "\"; " + choice(what, known));
    }

    private static String choice(String what, java.util.Collection<String> known) {
        return known.isEmpty() ? "there is no " + what + " at all" : "there are: " + String.join(", ", known);
    }
}
