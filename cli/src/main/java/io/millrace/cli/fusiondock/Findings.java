package io.millrace.cli.fusiondock;

import io.millrace.cli.Console;
import io.millrace.cli.ExitException;
import io.millrace.cli.Json;
import jakarta.json.JsonObject;

/** What a run did, and what it says about it. Thread-safety: confined to one thread. */
final class Findings {
    private static final String SPEAKER = "millrace peer";

    private final Console console;
    private final String file;
    private int status = ExitException.DONE;
    private long steps;
    private long sent;
    private long received;
    private long rings;
    private long heard;

    /**
     * Makes it.
     *
     * @param console where to speak
     * @param file what the run is about
     */
    Findings(Console console, String file) {
        this.console = console;
        this.file = file;
    }

    void step() {
        steps++;
    }

    void sent() {
        sent++;
    }

    void received() {
        received++;
    }

    /** We rang. */
    void ring() {
        rings++;
    }

    /** A ring ended a wait. */
    void heard() {
        heard++;
    }

    void print(JsonObject line) {
        console.print(line);
    }

    /** What ends the run before its time. */
    void end(int with, String message) {
        status = with;
        console.tell(SPEAKER, message + " (" + file + ")");
    }

    /** The last line; answers how the process ends. */
    int done() {
        console.print(Json.event("done")
                .add("count", steps)
                .add("sent", sent)
                .add("received", received)
                .add("rings", rings)
                .add("heard", heard)
                .build());
        return status;
    }
}
