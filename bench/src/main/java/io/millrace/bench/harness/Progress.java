package io.millrace.bench.harness;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Says what is being done: on a terminal in one line that changes, elsewhere in a line for each thing that takes long.
 * Nobody says anything while something is measured. Thread-safety: thread-safe.
 */
public final class Progress {
    private static final String SPEAKER = "millrace bench: ";
    private static final int MOST_COLUMNS = 79;
    private static final Path STANDARD_ERROR = Path.of("/proc/self/fd/2");

    private final PrintStream out;
    private final boolean terminal;
    private int shown;

    /**
     * Begins with nothing said.
     *
     * @param out where it speaks
     * @param terminal whether a line can be written over
     */
    public Progress(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /**
     * Speaks at standard error.
     *
     * @return the progress, which knows whether that is a terminal
     */
    public static Progress onStandardError() {
        return new Progress(System.err, isTerminal());
    }

    /**
     * Begins something that takes long.
     *
     * @param doing what
     */
    public synchronized void begin(String doing) {
        if (terminal) {
            over(doing);
        } else {
            out.println(SPEAKER + doing);
        }
    }

    /**
     * Goes on with it; said on a terminal alone.
     *
     * @param doing what
     * @param number which one it is, from 1
     * @param count how many there are
     */
    public synchronized void step(String doing, int number, int count) {
        if (terminal) {
            over(doing + ", " + number + " of " + count);
        }
    }

    /**
     * Says something that stays.
     *
     * @param line what
     */
    public synchronized void say(String line) {
        end();
        out.println(SPEAKER + line);
    }

    /** Clears the line, for whoever speaks next. */
    public synchronized void end() {
        if (shown > 0) {
            out.print("\r" + " ".repeat(shown) + "\r");
            out.flush();
            shown = 0;
        }
    }

    private void over(String doing) {
        String line = SPEAKER + doing;
        String fitting = line.substring(0, Math.min(line.length(), MOST_COLUMNS));
        out.print("\r" + fitting + " ".repeat(Math.max(shown - fitting.length(), 0)));
        out.flush();
        shown = fitting.length();
    }

    /** The JVM tells of standard input and output only. */
    private static boolean isTerminal() {
        try {
            String target = Files.readSymbolicLink(STANDARD_ERROR).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException nobodyKnows) {
            return false;
        }
    }
}
