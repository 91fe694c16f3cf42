package io.millrace.cli.command;

import jakarta.json.JsonObject;
import java.util.Map;
import java.util.TreeMap;

/** The commands of a language by their names. Thread-safety: confined to one thread. */
public final class Verbs {
    /** The command that ends a run, known to every language. */
    public static final String QUIT = "quit";

    private final Map<String, Verb> all = new TreeMap<>();

    /** Makes a language without commands. */
    public Verbs() {}

    /**
     * Learns commands.
     *
     * @param more by their names
     * @return this
     */
    public Verbs with(Map<String, Verb> more) {
        all.putAll(more);
        return this;
    }

    /**
     * Carries out a call.
     *
     * @param call of one of the commands
     * @return the line that answers
     * @throws CallException if there is no such command, or it cannot be understood
     */
    public JsonObject run(Call call) {
        Verb verb = all.get(call.name());
        if (verb == null) {
            throw new CallException("unknown command " + Call.shown(call.name()) + ", known: "
                    + String.join(", ", all.keySet()) + ", " + QUIT);
        }
        return verb.run(call);
    }
}
