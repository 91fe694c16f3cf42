package io.millrace.itests.vox;

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

/** The C peer of vox-shm, or ours, in a process of its own. Thread-safety: confined to one thread. */
final class VoxPeer implements AutoCloseable {
    private static boolean built;

    private final ChildProcess process;

    private VoxPeer(ChildProcess process) {
        this.process = process;
    }

    /**
     * Starts it.
     *
     * @param role {@code host} or {@code guest}
     * @param words its options, as its README says; more of them may stand in one string
     */
    static VoxPeer start(String role, String... words) {
        return start(List.of(program().toString()), role, words);
    }

    /** Starts the peer of our own command line in its place, with the same options. */
    static VoxPeer startJava(String role, String... words) {
        List<String> java = List.of(
                Installation.java().toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                Installation.root().resolve("cli/target/lib") + "/*",
                "io.millrace.cli.Main",
                "peer",
                "vox");
        return start(java, role, words);
    }

    private static VoxPeer start(List<String> program, String role, String... words) {
        List<String> command = new ArrayList<>(program);
        command.addAll(List.of(role, "--timeout-ms", "60000"));
        for (String each : words) {
            command.addAll(List.of(each.split(" ", -1)));
        }
        return new VoxPeer(ChildProcess.start(command));
    }

    /** The program, built from {@code peers/vox}; without a compiler the test is skipped. */
    private static synchronized Path program() {
        Path source = Installation.root().resolve("peers/vox");
        Path program = source.resolve("target/vox-peer");
        if (!built) {
            Tools.require("gcc", "gcc");
            Tools.require("make", "make");
            // make splits a path at its spaces, so the folder is the default one
            try (ChildProcess build = ChildProcess.start(List.of("make", "-s", "-C", source.toString()))) {
                assertEquals(0, build.exitStatus(), () -> "make of the C peer " + build);
            }
            assertTrue(Files.isExecutable(program), () -> program + " was not built");
            built = true;
        }
        return program;
    }

    /** Waits until it has done its work, without a wrong byte, and answers its last line. */
    String done() {
        return ended(0);
    }

    /** Waits for its end with a status, and answers its last line. */
    String ended(int status) {
        assertEquals(status, process.exitStatus(), () -> "the peer " + process);
        return process.out().getLast();
    }

    /** Waits until it has died by SIGKILL. */
    void died() {
        int status = process.exitStatus();
        assertEquals(137, status, () -> "the peer " + process);
    }

    /** Waits until it says something. */
    void awaitOut(String part) {
        Eventually.until(part + " from the peer", this::toString, () -> said(part));
    }

    /** Whether one of its lines contains something. */
    boolean said(String part) {
        return process.out().stream().anyMatch(line -> line.contains(part));
    }

    ChildProcess process() {
        return process;
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
