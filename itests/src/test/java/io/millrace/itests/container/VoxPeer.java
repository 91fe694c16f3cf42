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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The C peer of vox-shm in a process of its own. Thread-safety: confined to one thread. */
public final class VoxPeer implements AutoCloseable {
    private static final Pattern MESSAGES = Pattern.compile("\\{\"ev\":\"done\",.*\"n\":(\\d+),.*");

    private final ChildProcess process;

    private VoxPeer(ChildProcess process) {
        this.process = process;
    }

    /**
     * Starts it.
     *
     * @param role {@code host} or {@code guest}
     * @param words its options, as its README says
     */
    static VoxPeer start(String role, List<String> words) {
        List<String> command = new ArrayList<>(List.of(program().toString(), role, "--timeout-ms", "60000"));
        command.addAll(words);
        return new VoxPeer(ChildProcess.start(command));
    }

    /** The program, built from {@code peers/vox}; without a compiler the test is skipped. */
    public static synchronized Path program() {
        Tools.require("gcc", "gcc");
        Tools.require("make", "make");
        // make splits a path at its spaces, so the folder is the default one
        Path source = Installation.root().resolve("peers/vox");
        try (ChildProcess build = ChildProcess.start(List.of("make", "-s", "-C", source.toString()))) {
            assertEquals(0, build.exitStatus(), () -> "make of the C peer " + build);
        }
        Path program = source.resolve("target/vox-peer");
        assertTrue(Files.isExecutable(program), () -> program + " was not built");
        return program;
    }

    /** Waits until it has done its work, without a wrong byte; answers the messages it counted. */
    long done() {
        assertEquals(0, process.exitStatus(), () -> "the C peer " + process);
        Matcher last = MESSAGES.matcher(process.out().getLast());
        assertTrue(last.matches(), () -> "the C peer " + process);
        return Long.parseLong(last.group(1));
    }

    /** Waits for a line that contains a text. */
    void awaitLine(String text) {
        Eventually.until("\"" + text + "\" from the C peer", process::toString, () -> lines(text) > 0);
    }

    /** Lines so far that contain a text. */
    long lines(String text) {
        return process.out().stream().filter(line -> line.contains(text)).count();
    }

    /** Ends it orderly. */
    void terminate() {
        process.terminate();
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
