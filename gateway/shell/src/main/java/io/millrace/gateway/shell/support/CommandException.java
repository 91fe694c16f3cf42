package io.millrace.gateway.shell.support;

import java.util.Collection;

/** A command that failed, in one line for the user. Thread-safety: immutable. */
public final class CommandException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes it.
     *
     * @param message the line
     */
    public CommandException(String message) {
        super(message, null, false, false);
    }

    /** The message alone: the terminal shell prints this. */
    @SuppressWarnings("OverrideThrowableToString")
    @Override
    public String toString() {
        return getMessage();
    }

    /**
     * A name nobody has.
     *
     * @param what a thing of what kind
     * @param name the name
     * @param known the names there are
     * @return the refusal
     */
    public static CommandException unknown(String what, String name, Collection<String> known) {
        return new CommandException("no " + what + " \"" + name + "\"; " + choice(what, known));
    }

    private static String choice(String what, Collection<String> known) {
        return known.isEmpty() ? "there is no " + what + " at all" : "there are: " + String.join(", ", known);
    }
}
