package io.millrace.gateway.shell.internal.watch;

import java.io.PrintStream;
import java.util.OptionalInt;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Process;

/**
 * Where a command prints to: a terminal, or a pipe, a socket or a file. Thread-safety: immutable.
 *
 * @param session the shell's
 * @param process the command's part of a pipeline; null outside of one
 */
public record Output(CommandSession session, Process process) {
    private static final String TERMINAL = ".terminal";
    private static final String COLUMNS = "COLUMNS";
    private static final int STDIN = 0;
    private static final int STDOUT = 1;
    private static final int STDERR = 2;
    private static final int LEAST_COLUMNS = 20;

    /**
     * Of the command that runs in this thread.
     *
     * @param session the shell's
     * @return where it prints to
     */
    public static Output of(CommandSession session) {
        return new Output(session, Process.Utils.current());
    }

    /**
     * What takes the text.
     *
     * @return the next command, a file or the shell's own
     */
    public PrintStream out() {
        return process == null ? session.getConsole() : process.out();
    }

    /**
     * How long a line may be. The variable {@code COLUMNS} says so; on a terminal the shell sets it.
     *
     * @return characters; empty if nothing says so, or another command or a file takes the lines
     */
    public OptionalInt columns() {
        boolean ends = process == null || process.isTty(STDOUT);
        return ends && session.get(COLUMNS) instanceof Number columns && columns.intValue() >= LEAST_COLUMNS
                ? OptionalInt.of(columns.intValue())
                : OptionalInt.empty();
    }

    /** Where progress is told: only a terminal, and never what another command reads. */
    public boolean tellsProgress() {
        return session.get(TERMINAL) != null && process != null && process.isTty(STDERR);
    }

    /** Shows one picture in place of another on a terminal, else one after another; who opened it closes it. */
    Screen screen() {
        return TerminalScreen.open(terminal()).orElseGet(() -> stream("\n"));
    }

    /** Shows one picture after another, also on a terminal. */
    Screen stream(String separator) {
        return new StreamScreen(out(), session.getConsole(), separator, this::pause);
    }

    /** Until a key of the terminal, if there is one. */
    boolean pause(long millis) {
        Object terminal = terminal();
        if (terminal == null) {
            return StreamScreen.sleep(millis);
        }
        try (Keys keys = Keys.open(terminal)) {
            return keys.pause(millis);
        }
    }

    /** Null, not the terminal, if this is a part of a pipeline. */
    private Object terminal() {
        boolean direct = process == null || (process.isTty(STDIN) && process.isTty(STDOUT));
        return direct ? session.get(TERMINAL) : null;
    }
}
