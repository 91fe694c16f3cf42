package io.millrace.cli.amp;

import io.millrace.amp.EntryInfo;
import io.millrace.api.channel.Problem;
import io.millrace.cli.Console;
import io.millrace.cli.ExitException;
import io.millrace.cli.Json;
import jakarta.json.JsonObject;

/** What a run did and found, and what it says about it. Thread-safety: confined to one thread. */
final class Findings {
    private static final String SPEAKER = "millrace peer";
    private static final int MOST_TOLD = 100;

    private final Console console;
    private int status = ExitException.DONE;
    private long commands;
    private long errors;
    private long corrupt;
    private long told;

    Findings(Console console) {
        this.console = console;
    }

    void command() {
        commands++;
    }

    void answer(JsonObject line) {
        console.print(line);
    }

    void error(Fault fault, String message) {
        errors++;
        if (fault == Fault.CORRUPT) {
            corrupt++;
        }
        console.print(AmpAnswer.error(fault, message));
    }

    /** Something no correct peer writes, found while no command asked. */
    void corrupt(Problem problem) {
        corrupt++;
        tell("corrupt: " + text(problem));
    }

    static String text(Problem problem) {
        return problem.kind() + " at " + EntryInfo.hex(problem.offset()) + " is " + problem.value() + ", allowed: "
                + problem.allowed();
    }

    void tell(String message) {
        if (told < MOST_TOLD) {
            told++;
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
        console.print(
                Json.event("done").add("count", commands).add("errors", errors).build());
        return corrupt > 0 ? ExitException.CORRUPT : status;
    }
}
