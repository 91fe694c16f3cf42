package io.millrace.cli.command;

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
     * Finds a command.
     *
     * @param name as it was typed
     * @return the command
     * @throws CallException if there is none of that name
     */
    public Verb get(String name) {
        Verb verb = all.get(name);
        if (verb == null) {
            throw new CallException(
                    "unknown command " + name + ", known: " + String.join(", ", all.keySet()) + ", " + QUIT);
        }
        return verb;
    }
}
