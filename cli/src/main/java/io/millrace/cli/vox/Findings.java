package io.millrace.cli.vox;

import io.millrace.api.channel.Problem;
import io.millrace.cli.Console;
import io.millrace.cli.ExitException;
import io.millrace.cli.Json;
import io.millrace.vox.internal.VoxLink;

/** What a run did and found, and what it says about it. Thread-safety: confined to one thread. */
final class Findings {
    private static final String SPEAKER = "millrace peer";
    private static final int MOST_TOLD = 10;

    private final Console console;
    private final String mode;
    private final Tally total = new Tally();
    private int status = ExitException.DONE;
    private long wrong;
    private long corrupt;

    /**
     * Makes it.
     *
     * @param console where to speak
     * @param mode what the last line says about it
     */
    Findings(Console console, String mode) {
        this.console = console;
        this.mode = mode;
    }

    void add(byte[] payload, int length) {
        total.add(payload, length);
    }

    void addPaths(VoxLink link, Mode of) {
        total.addPaths(link, of);
    }

    /** Data that is not what was sent. */
    void wrong(String message) {
        if (wrong++ < MOST_TOLD) {
            tell("wrong data: " + message);
        }
    }

    /** Something no correct peer writes. */
    void corrupt(String message) {
        if (corrupt++ < MOST_TOLD) {
            tell("corrupt: " + message);
        }
    }

    /** The same. */
    void corrupt(String where, Problem problem) {
        corrupt(where + problem.kind() + " at offset 0x" + Long.toHexString(problem.offset()) + " is " + problem.value()
                + ", allowed: " + problem.allowed());
    }

    /** What else ends the run; the first reason counts. */
    void end(int with, String message) {
        tell(message);
        if (status == ExitException.DONE) {
            status = with;
        }
    }

    void tell(String message) {
        console.tell(SPEAKER, message);
    }

    /** Whether there is a reason to end. */
    boolean isOver() {
        return status != ExitException.DONE;
    }

    /** How the process ends. */
    int status() {
        if (corrupt > 0) {
            return ExitException.CORRUPT;
        }
        return wrong > 0 ? ExitException.DATA : status;
    }

    void ready(String path) {
        console.print(Json.event("ready").add("path", path).build());
    }

    /** What happened with a guest. */
    void peer(String event, int guest) {
        console.print(Json.event(event).add("peer", guest).build());
    }

    void recovered(int guest, long freed) {
        console.print(
                Json.event("recovered").add("peer", guest).add("freed", freed).build());
    }

    void left(int guest, Tally tally) {
        console.print(tally.to(Json.event("left").add("peer", guest), mode).build());
    }

    /** The last line. */
    void done() {
        console.print(total.done(mode).build());
    }
}
