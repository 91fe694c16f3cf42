package io.millrace.gateway.shell.support;

/** Words the commands share: an annotation takes constants only. Thread-safety: immutable. */
public final class Option {
    /** An option that is there. */
    public static final String YES = "true";

    /** An option that is not. */
    public static final String NO = "false";

    /** What {@code -j} does. */
    public static final String JSON = "JSON instead of a table";

    /** What {@code -h} does. */
    public static final String HELP = "what the command does";

    private Option() {}

    /**
     * The one argument a command takes.
     *
     * @param words what was typed
     * @param usage of the command
     * @return the argument
     * @throws CommandException if it is not exactly one
     */
    public static String single(String[] words, String usage) {
        refuseOptions(words, usage);
        if (words.length != 1) {
            throw new CommandException("usage: " + usage + "; got " + words.length + " arguments");
        }
        return words[0];
    }

    /**
     * For commands that take none.
     *
     * @param words what was typed
     * @param usage of the command
     * @throws CommandException if there is one
     */
    public static void none(String[] words, String usage) {
        refuseOptions(words, usage);
        if (words.length > 0) {
            throw new CommandException("usage: " + usage + "; got the argument \"" + words[0] + "\"");
        }
    }

    /**
     * For options nobody knows.
     *
     * @param words what was typed
     * @param usage of the command
     * @throws CommandException if there is one
     */
    public static void refuseOptions(String[] words, String usage) {
        for (String word : words) {
            if (word.startsWith("-")) {
                throw new CommandException("unknown option " + word + "; usage: " + usage);
            }
        }
    }

    /**
     * A number as users write it, {@code 0x} included.
     *
     * @param option what it is for
     * @param text as typed
     * @param min the least allowed
     * @param max the most allowed
     * @return the number
     * @throws CommandException if it is none, or out of these bounds
     */
    public static long number(String option, String text, long min, long max) {
        try {
            long value = Long.decode(text);
            if (value >= min && value <= max) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw refused(option, text, min, max);
        }
        throw refused(option, text, min, max);
    }

    private static CommandException refused(String option, String text, long min, long max) {
        return new CommandException(option + " is \"" + text + "\", allowed: " + min + " to " + max);
    }
}
