package io.millrace.itests.support;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The C peer of the nRF RPC draft in a process of its own. Thread-safety: confined to one thread. */
public final class CPeer implements AutoCloseable {
    private final ChildProcess process;

    private CPeer(ChildProcess process) {
        this.process = process;
    }

    /**
     * Starts the peer on side B.
     *
     * @param words command and options, as its README says
     */
    public static CPeer start(Path file, String... words) {
        List<String> command = new ArrayList<>(List.of(program().toString(), file.toString(), "b"));
        command.addAll(List.of(words));
        command.addAll(List.of("--timeout-ms", "60000"));
        return new CPeer(ChildProcess.start(command));
    }

    /** The program, built from {@code peers/nrfrpc}; without a compiler the test is skipped. */
    public static synchronized Path program() {
        Tools.require("gcc", "gcc");
        Tools.require("make", "make");
        // make splits a path at its spaces, so the folder is the default one
        Path source = Installation.root().resolve("peers/nrfrpc");
        List<String> make = List.of("make", "-s", "-C", source.toString());
        try (ChildProcess build = ChildProcess.start(make)) {
            assertEquals(0, build.exitStatus(), () -> "make of the C peer " + build);
        }
        Path program = source.resolve("target/nrfrpc-peer");
        assertTrue(Files.isExecutable(program), () -> program + " was not built");
        return program;
    }

    /** Ends it orderly. */
    public void terminate() {
        process.terminate();
    }

    /** Waits until it has done its work, without a wrong byte, and answers its last line. */
    public String done() {
        assertEquals(0, process.exitStatus(), () -> "the C peer " + process);
        return process.out().getLast();
    }

    /** Whether it runs. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** What it said so far. */
    public List<String> out() {
        return process.out();
    }

    @Override
    public void close() {
        process.close();
    }
}
