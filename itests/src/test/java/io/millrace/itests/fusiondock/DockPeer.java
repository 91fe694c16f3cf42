package io.millrace.itests.fusiondock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.itests.support.ChildProcess;
import io.millrace.itests.support.Eventually;
import io.millrace.itests.support.Installation;
import io.millrace.itests.support.Tools;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The C peer in a process of its own, which does one step after the other. Thread-safety: confined to one thread. */
final class DockPeer implements AutoCloseable {
    private static final String ERROR = "{\"error\":\"";
    private static final int DONE = 0;
    private static final int KILLED = 137;

    private static Optional<Path> program = Optional.empty();

    private final ChildProcess process;
    private int told;

    private DockPeer(ChildProcess process) {
        this.process = process;
    }

    /**
     * Starts it.
     *
     * @param words file, role and options, as its README says
     */
    static DockPeer start(List<String> words) {
        List<String> command = new ArrayList<>(List.of(program().toString()));
        command.addAll(words);
        command.addAll(List.of("--timeout-ms", "60000", "serve"));
        return new DockPeer(ChildProcess.start(command));
    }

    /** What it can be told to die at. */
    static List<String> crashPoints() {
        try (ChildProcess list = ChildProcess.start(List.of(program().toString(), "--crash", "list"))) {
            assertEquals(DONE, list.exitStatus(), list::toString);
            return list.out();
        }
    }

    /** The program, built from {@code peers/fusiondock}; without a compiler the test is skipped. */
    private static synchronized Path program() {
        if (program.isEmpty()) {
            Tools.require("gcc", "gcc");
            Tools.require("make", "make");
            // make splits a path at its spaces, so the folder is the default one
            Path source = Installation.root().resolve("peers/fusiondock");
            try (ChildProcess make = ChildProcess.start(List.of("make", "-s", "-C", source.toString()))) {
                assertEquals(DONE, make.exitStatus(), () -> "make of the C peer " + make);
            }
            Path built = source.resolve("target/fusiondock-peer");
            assertTrue(Files.isExecutable(built), () -> built + " was not built");
            program = Optional.of(built);
        }
        return program.get();
    }

    /** Gives it a step; answers the number of its answer. */
    int tell(String step) {
        process.type(step);
        return told++;
    }

    /** Waits for an answer, a whole line. */
    String answer(int number) {
        Eventually.until("answer " + number, this::toString, () -> said().size() > number || !process.isAlive());
        if (!process.isAlive()) {
            process.exitStatus();
        }
        assertTrue(said().size() > number, () -> "no answer " + number + " of the peer; it " + process);
        return said().get(number);
    }

    /** Waits for an answer that tells of no failure. */
    String result(int number) {
        String line = answer(number);
        assertFalse(line.startsWith(ERROR), () -> "step " + number + ": " + line);
        return line;
    }

    /** Gives it a step that must succeed; answers what it says then. */
    String ask(String step) {
        return result(tell(step));
    }

    /** Waits for an answer that tells of a failure; answers its name. */
    String failure(int number) {
        String line = answer(number);
        assertTrue(line.startsWith(ERROR), () -> "step " + number + ": " + line);
        return line.substring(ERROR.length(), line.indexOf('"', ERROR.length()));
    }

    /** Gives it a step that must fail; answers the name of the failure. */
    String refusal(String step) {
        return failure(tell(step));
    }

    /** Waits for the answer to a step that receives, which must be a message. */
    void assertReceived(Message message, int number) {
        String line = result(number);
        assertTrue(line.startsWith(message.received()), () -> "expected " + message.received() + ": " + line);
    }

    /** Lets it receive a message. */
    void assertReceives(Message message) {
        assertReceived(message, tell("recv=" + Integer.MAX_VALUE));
    }

    /** Writes a word of the header of a region of its, {@code tx} or {@code rx}. */
    void poison(String side, int offset, int value) {
        ask(String.format(Locale.ROOT, "poison=%s:%d:%08x", side, offset, Integer.reverseBytes(value)));
    }

    /** Publishes a piece of a message word by word, and brings no other by itself. */
    void publish(int type, int length) {
        poison("tx", Dock.USED_OFFSET, length);
        poison("tx", Dock.TYPE_OFFSET, type);
        poison("tx", Dock.OP_OFFSET, Dock.READY);
    }

    /** All it said so far, a line for each step. */
    List<String> said() {
        return process.out();
    }

    /** Lets it end, which it must do without having seen anything corrupt or wrong; answers its last line. */
    String quit() {
        return quit(DONE);
    }

    /** Lets it end with a status; answers its last line. */
    String quit(int status) {
        process.type("quit");
        assertEquals(status, process.exitStatus(), () -> "the peer " + process);
        return process.out().getLast();
    }

    /** Lets it end whatever it waits for; answers its last line. */
    String terminate() {
        process.terminate();
        assertEquals(DONE, process.exitStatus(), () -> "the peer " + process);
        return process.out().getLast();
    }

    /** Waits until it has died by SIGKILL. */
    void died() {
        int status = process.exitStatus();
        assertEquals(KILLED, status, () -> "the peer " + process);
    }

    /** Kills it. */
    void kill() {
        process.kill();
    }

    /** Whether it runs. */
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
