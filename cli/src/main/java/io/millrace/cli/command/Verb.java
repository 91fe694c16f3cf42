package io.millrace.cli.command;

import jakarta.json.JsonObject;
import java.util.Map;

/**
 * A command of a language. Thread-safety: immutable.
 *
 * @param least how many words it needs behind its name
 * @param most how many it takes
 * @param usage what they are
 * @param action does it, and answers
 */
public record Verb(int least, int most, String usage, Action action) {
    /** What a command does. */
    @FunctionalInterface
    public interface Action {
        /**
         * Does it.
         *
         * @param call as it was typed, with as many words as the command takes
         * @return the line that answers
         */
        JsonObject run(Call call);
    }

    /**
     * A command with a fixed number of words.
     *
     * @param name of the command
     * @param words behind the name
     * @param usage what they are
     * @param action does it, and answers
     * @return the command by its name
     */
    public static Map.Entry<String, Verb> of(String name, int words, String usage, Action action) {
        return of(name, words, words, usage, action);
    }

    /**
     * A command whose last words may be left out.
     *
     * @param name of the command
     * @param least how many words it needs behind the name
     * @param most how many it takes
     * @param usage what they are
     * @param action does it, and answers
     * @return the command by its name
     */
    public static Map.Entry<String, Verb> of(String name, int least, int most, String usage, Action action) {
        return Map.entry(name, new Verb(least, most, usage, action));
    }

    /**
     * Carries out a call.
     *
     * @param call of this command
     * @return the line that answers
     * @throws CallException if it has too few words, or too many, or one that is not allowed
     */
    public JsonObject run(Call call) {
        if (call.arguments() < least || call.arguments() > most) {
            throw new CallException("usage: " + call.name() + " " + usage);
        }
        return action.run(call);
    }
}
