package io.millrace.cli.posix;

import io.millrace.cli.Console;
import io.millrace.cli.ExitException;
import io.millrace.cli.Json;
import jakarta.json.JsonObject;

/** What a run did and found, and what it says about it. Thread-safety: confined to one thread. */
final class Findings {
    private static final String SPEAKER = "millrace peer";
    private static final String CORRUPT = "CORRUPT";

    private final Console console;
    private int status = ExitException.DONE;
    private long commands;
    private long errors;
    private long corrupt;
    private String told = "";

    Findings(Console console) {
        this.console = console;
    }

    void command() {
        commands++;
    }

    void answer(JsonObject line) {
        console.print(line);
    }

    /**
     * A command that failed.
     *
     * @param errno name of the error number
     * @param call as it was typed
     * @param message what is wrong
     */
    void error(String errno, String call, String message) {
        errors++;
        console.print(Json.object()
                .add("error", errno)
                .add("call", call)
                .add("message", message)
                .build());
    }

    /** A command that met bytes no correct peer leaves. */
    void corrupt(String call, String message) {
        corrupt++;
        error(CORRUPT, call, message);
    }

    /** Something found while no command asked; it is told once. */
    void tell(String message) {
        if (!message.equals(told)) {
            told = message;
            console.tell(SPEAKER, message);
        }
    }

    /** What ends the run before its time. */
    void end(int with, String message) {
        status = with;
        console.tell(SPEAKER, message);
    }

    /** The last line; answers how the process ends. */
    int done() {
        console.print(Json.event("done")
                .add("count", commands)
                .add("errors", errors)
                .add("corrupt", corrupt)
                .build());
        return corrupt > 0 ? ExitException.CORRUPT : status;
    }
}
