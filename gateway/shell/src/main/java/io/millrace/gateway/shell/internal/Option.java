package io.millrace.gateway.shell.internal;

/** Words the commands share: an annotation takes constants only. */
final class Option {
    static final String YES = "true";
    static final String NO = "false";
    static final String JSON = "JSON instead of a table";
    static final String HELP = "what the command does";

    private Option() {}

    /** The one argument a command takes. */
    static String single(String[] words, String usage) {
        refuseOptions(words, usage);
        if (words.length != 1) {
            throw new CommandException("usage: " + usage + "; got " + words.length + " arguments");
        }
        return words[0];
    }

    /** For commands that take none. */
    static void none(String[] words, String usage) {
        refuseOptions(words, usage);
        if (words.length > 0) {
            throw new CommandException("usage: " + usage + "; got the argument \"" + words[0] + "\"");
        }
    }

    static void refuseOptions(String[] words, String usage) {
        for (String word : words) {
            if (word.startsWith("-")) {
                throw new CommandException("unknown option " + word + "; usage: " + usage);
            }
        }
    }

    /** A number as users write it, {@code 0x} included. */
    static long number(String option, String text, long min, long max) {
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
