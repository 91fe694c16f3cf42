package io.millrace.itests.posix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.itests.support.ChildProcess;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One of the {@link Programs} at work: it answers each command with a line. Thread-safety: confined to one thread. */
final class PosixPeer implements AutoCloseable {
    private static final String OK = "{\"ok\":";
    private static final String ERROR = "{\"error\":\"";
    private static final int DONE = 0;
    private static final int KILLED = 137;

    private final ChildProcess process;
    private int told;

    private PosixPeer(ChildProcess process) {
        this.process = process;
    }

    static PosixPeer start(List<String> command) {
        return new PosixPeer(ChildProcess.start(command));
    }

    /** Gives it commands; answers the number of the first one's answer. */
    int tell(String... commands) {
        process.type(String.join("\n", commands));
        int first = told;
        told += commands.length;
        return first;
    }

    /** Waits for an answer, a whole line. */
    String answer(int number) {
        return process.awaitOut(number);
    }

    /** Waits for an answer that tells of no error; answers what it tells, a text without its quotes. */
    String result(int number) {
        String line = answer(number);
        assertTrue(line.startsWith(OK), () -> "command " + number + ": " + line);
        String value = line.substring(OK.length(), line.length() - 1);
        return value.startsWith("\"") ? value.substring(1, value.length() - 1) : value;
    }

    /** Waits for an answer that tells of an error; answers its name. */
    String error(int number) {
        String line = answer(number);
        assertTrue(line.startsWith(ERROR), () -> "command " + number + ": " + line);
        return line.substring(ERROR.length(), line.indexOf('"', ERROR.length()));
    }

    /** Gives a command that must succeed; answers what it tells. */
    String ask(String command) {
        return result(tell(command));
    }

    /** The same, where it tells a number. */
    int number(String command) {
        return Integer.parseInt(ask(command));
    }

    /** Gives a command that must fail; answers the name of the error. */
    String refusal(String command) {
        return error(tell(command));
    }

    /** What it says of a segment. */
    String stat(int id) {
        return ask("shmctl " + id + " IPC_STAT");
    }

    /** A number out of what it says of a segment. */
    long stat(int id, String field) {
        return field(stat(id), field);
    }

    /** A number in an answer. */
    static long field(String answer, String field) {
        Matcher matcher = Pattern.compile("\"" + field + "\":(-?[0-9]+)").matcher(answer);
        assertTrue(matcher.find(), () -> field + " in " + answer);
        return Long.parseLong(matcher.group(1));
    }

    /** Its process. */
    int pid() {
        return (int) process.pid();
    }

    /** Lets it end, which it must do without having seen anything corrupt. */
    void quit() {
        ask("quit");
        assertEquals(DONE, process.exitStatus(), () -> "the peer " + process);
    }

    /** Waits until it has died by SIGKILL, or has done all it was told; whether it died. */
    boolean died() {
        int status = process.exitStatus();
        assertTrue(status == KILLED || status == DONE, () -> "status " + status + " of the peer " + process);
        return status == KILLED;
    }

    /** What it has said so far. */
    List<String> said() {
        return process.out();
    }

    /** Sends SIGKILL and waits for its end. */
    void kill() {
        process.kill();
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
