package io.millrace.itests.support;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The C peer of ESP-AMP in a process of its own, driven by commands. It is the 32-bit one where there is one: pointers
 * in memory are its own pointers then. Thread-safety: confined to one thread.
 */
public final class AmpPeer implements AutoCloseable {
    private static final String OK = "{\"ok\":";
    private static final String ERROR = "{\"error\":\"";
    private static final String EVENT = "{\"ev\":\"";
    private static final int DONE = 0;
    private static final int KILLED = 137;

    private static Optional<Path> program = Optional.empty();

    private final ChildProcess process;
    private int asked;

    private AmpPeer(ChildProcess process) {
        this.process = process;
    }

    /**
     * Starts it.
     *
     * @param role {@code main} or {@code sub}
     * @param words its options, as its README says; more of them may stand in one string
     */
    public static AmpPeer start(String role, String... words) {
        List<String> command = new ArrayList<>(List.of(program().toString(), role, "--timeout-ms", "60000"));
        for (String each : words) {
            command.addAll(List.of(each.trim().split(" +", -1)));
        }
        return new AmpPeer(ChildProcess.start(command));
    }

    /**
     * The program, built from {@code peers/amp}. Without a compiler the test is skipped; where CI is set, a compiler
     * that builds nothing for 32 bits fails it.
     */
    public static synchronized Path program() {
        if (program.isEmpty()) {
            program = Optional.of(build());
        }
        return program.get();
    }

    private static Path build() {
        Tools.require("gcc", "gcc");
        Tools.require("make", "make");
        // make splits a path at its spaces, so the folder is the default one
        Path source = Installation.root().resolve("peers/amp");
        try (ChildProcess make = ChildProcess.start(List.of("make", "-s", "-C", source.toString()))) {
            assertEquals(DONE, make.exitStatus(), () -> "make of the C peer " + make);
        }
        Path narrow = source.resolve("target/amp-peer32");
        if (Files.isExecutable(narrow)) {
            return narrow;
        }
        if (Tools.isCi()) {
            fail("gcc -m32 builds nothing (Debian package gcc-multilib, gcc-N-multilib beside a cross compiler), "
                    + "and CI=true allows no skipped test");
        }
        Path wide = source.resolve("target/amp-peer");
        assertTrue(Files.isExecutable(wide), () -> wide + " was not built");
        return wide;
    }

    /** Gives a command; answers its number. */
    public int tell(String command) {
        process.type(command);
        return asked++;
    }

    /** Waits for the answer to a command, a whole line. */
    public String answer(int number) {
        Eventually.until("answer " + number, process::toString, () -> answers().size() > number || !process.isAlive());
        if (!process.isAlive()) {
            process.exitStatus();
        }
        List<String> answers = answers();
        assertTrue(answers.size() > number, () -> "no answer " + number + " of the peer; it " + process);
        return answers.get(number);
    }

    /** Waits for an answer that tells of no error; answers what it tells, a text without its quotes. */
    public String result(int number) {
        String line = answer(number);
        assertTrue(line.startsWith(OK), () -> "command " + number + ": " + line);
        String value = line.substring(OK.length(), line.length() - 1);
        return value.startsWith("\"") ? value.substring(1, value.length() - 1) : value;
    }

    /** Gives a command that must succeed; answers what it tells. */
    public String ask(String command) {
        return result(tell(command));
    }

    /** Gives a command that must fail; answers the name of the error. */
    public String refusal(String command) {
        String line = answer(tell(command));
        assertTrue(line.startsWith(ERROR), () -> command + ": " + line);
        return line.substring(ERROR.length(), line.indexOf('"', ERROR.length()));
    }

    /** What it said unasked. */
    public List<String> events() {
        return process.out().stream().filter(line -> line.startsWith(EVENT)).toList();
    }

    /** Waits until it says something unasked. */
    public void awaitEvent(String line) {
        Eventually.until(line, process::toString, () -> events().contains(line));
    }

    /** Lets it end, which it must do without having seen anything wrong; answers its last line. */
    public String quit() {
        return quit(DONE);
    }

    /** Lets it end with a status; answers its last line. */
    public String quit(int status) {
        ask("quit");
        assertEquals(status, process.exitStatus(), () -> "the peer " + process);
        return process.out().getLast();
    }

    /** Waits until it has died by SIGKILL. */
    public void died() {
        int status = process.exitStatus();
        assertEquals(KILLED, status, () -> "the peer " + process);
    }

    /** Kills it. */
    public void kill() {
        process.kill();
    }

    /** Whether it runs. */
    public boolean isAlive() {
        return process.isAlive();
    }

    private List<String> answers() {
        return process.out().stream()
                .filter(line -> line.startsWith(OK) || line.startsWith(ERROR))
                .toList();
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
