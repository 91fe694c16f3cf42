package io.millrace.cli.amp;

import jakarta.json.JsonObject;
import java.util.Map;

/**
 * A command of the language. Thread-safety: immutable.
 *
 * @param least how many words it needs behind its name
 * @param most how many it takes
 * @param usage what they are
 * @param action does it, and answers
 */
record Verb(int least, int most, String usage, Action action) {
    /** What a command does. */
    @FunctionalInterface
    interface Action {
        JsonObject run(Call call);
    }

    static Map.Entry<String, Verb> of(String name, int words, String usage, Action action) {
        return of(name, words, words, usage, action);
    }

    static Map.Entry<String, Verb> of(String name, int least, int most, String usage, Action action) {
        return Map.entry(name, new Verb(least, most, usage, action));
    }

    JsonObject run(Call call) {
        if (call.arguments() < least || call.arguments() > most) {
            throw new Refusal(Fault.INVALID_ARG, "usage: " + call.name() + " " + usage);
        }
        return action.run(call);
    }
}
