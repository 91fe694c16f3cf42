package io.millrace.itests.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.itests.support.ChildProcess;
import io.millrace.itests.support.Eventually;
import io.millrace.itests.support.Installation;
import io.millrace.itests.support.Tools;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The C peer of fusiondock in a process of its own, told what to do. Thread-safety: confined to one thread. */
public final class FusiondockPeer implements AutoCloseable {
    private final ChildProcess process;
    private int answers;

    private FusiondockPeer(ChildProcess process) {
        this.process = process;
    }

    /**
     * Starts it.
     *
     * @param words file, role and options, as its README says
     */
    static FusiondockPeer start(List<String> words) {
        List<String> command = new ArrayList<>(List.of(program().toString()));
        command.addAll(words);
        command.addAll(List.of("--timeout-ms", "60000", "serve"));
        return new FusiondockPeer(ChildProcess.start(command));
    }

    /** The program, built from {@code peers/fusiondock}; without a compiler the test is skipped. */
    public static synchronized Path program() {
        Tools.require("gcc", "gcc");
        Tools.require("make", "make");
        // make splits a path at its spaces, so the folder is the default one
        Path source = Installation.root().resolve("peers/fusiondock");
        try (ChildProcess build = ChildProcess.start(List.of("make", "-s", "-C", source.toString()))) {
            assertEquals(0, build.exitStatus(), () -> "make of the C peer " + build);
        }
        Path program = source.resolve("target/fusiondock-peer");
        assertTrue(Files.isExecutable(program), () -> program + " was not built");
        return program;
    }

    /** Tells it to do something and does not wait. */
    void tell(String step) {
        process.type(step);
    }

    /** Waits for the answer to the first step that was not answered to us yet, which must have succeeded. */
    String answer() {
        String line = Eventually.get("an answer of the C peer", process::toString, this::next);
        assertTrue(line.startsWith("{\"ev\":"), () -> line + "; the C peer " + process);
        return line;
    }

    /** Tells it to do something, and waits until it has. */
    String ask(String step) {
        tell(step);
        return answer();
    }

    private Optional<String> next() {
        boolean alive = process.isAlive();
        if (!alive) {
            process.exitStatus();
        }
        List<String> lines = process.out();
        assertTrue(alive || lines.size() > answers, () -> "the C peer ended and " + process);
        return lines.size() <= answers ? Optional.empty() : Optional.of(lines.get(answers++));
    }

    /** Ends it in order; it must not have seen anything wrong. */
    void quit() {
        tell("quit");
        assertEquals(0, process.exitStatus(), () -> "the C peer " + process);
    }

    @Override
    public String toString() {
        return process.toString();
    }

    @Override
    public void close() {
        process.close();
    }
}
