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

/** The C peer of ESP-AMP in a process of its own, told what to do. Thread-safety: confined to one thread. */
public final class AmpPeer implements AutoCloseable {
    private static final String OK = "{\"ok\":";

    private final ChildProcess process;
    private int answers;

    private AmpPeer(ChildProcess process) {
        this.process = process;
    }

    /**
     * Starts it.
     *
     * @param core {@code main} or {@code sub}
     * @param words its options, as its README says
     */
    static AmpPeer start(String core, List<String> words) {
        List<String> command =
                new ArrayList<>(List.of(program().toString(), core, "--chip", "c6", "--timeout-ms", "60000"));
        command.addAll(words);
        return new AmpPeer(ChildProcess.start(command));
    }

    /** The program, built from {@code peers/amp}; without a compiler the test is skipped. */
    public static synchronized Path program() {
        Tools.require("gcc", "gcc");
        Tools.require("make", "make");
        // make splits a path at its spaces, so the folder is the default one
        Path source = Installation.root().resolve("peers/amp");
        try (ChildProcess build = ChildProcess.start(List.of("make", "-s", "-C", source.toString()))) {
            assertEquals(0, build.exitStatus(), () -> "make of the C peer " + build);
        }
        Path program = source.resolve("target/amp-peer");
        assertTrue(Files.isExecutable(program), () -> program + " was not built");
        return program;
    }

    /** Tells it to do something and does not wait. */
    void tell(String command) {
        process.type(command);
    }

    /** Waits for the answer to the first command that was not answered to us yet, which must be a good one. */
    String answer() {
        String line = Eventually.get("an answer of the C peer", process::toString, this::next);
        assertTrue(line.startsWith(OK), () -> line + "; the C peer " + process);
        return line.substring(OK.length(), line.length() - 1);
    }

    /** Tells it to do something, and waits until it has. */
    String ask(String command) {
        tell(command);
        return answer();
    }

    /** Tells it until it can be done. */
    void insist(String command) {
        Eventually.until(command, process::toString, () -> {
            tell(command);
            return Eventually.get("an answer of the C peer", process::toString, this::next)
                    .startsWith(OK);
        });
    }

    private Optional<String> next() {
        boolean alive = process.isAlive();
        if (!alive) {
            process.exitStatus();
        }
        List<String> lines = process.out().stream()
                .filter(line -> line.startsWith(OK) || line.startsWith("{\"error\":"))
                .toList();
        assertTrue(alive || lines.size() > answers, () -> "the C peer ended and " + process);
        return lines.size() <= answers ? Optional.empty() : Optional.of(lines.get(answers++));
    }

    /** Waits for a line that contains a text. */
    void awaitLine(String text) {
        Eventually.until("\"" + text + "\" from the C peer", process::toString, () -> process.out().stream()
                .anyMatch(line -> line.contains(text)));
    }

    /** Ends it in order; it must not have seen anything wrong. */
    void quit() {
        tell("quit");
        assertEquals(0, process.exitStatus(), () -> "the C peer " + process);
    }

    boolean isAlive() {
        return process.isAlive();
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
