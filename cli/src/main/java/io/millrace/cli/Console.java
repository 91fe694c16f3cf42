package io.millrace.cli;

import jakarta.json.JsonObject;
import java.io.PrintStream;
import java.util.List;

/**
 * Where a command speaks: results on standard output, flushed line by line; everything for people on standard error.
 *
 * <p>Thread-safety: thread-safe; lines never mix.
 */
public final class Console {
    private final PrintStream out;
    private final PrintStream err;

    /**
     * Makes a console.
     *
     * @param out for results
     * @param err for people
     */
    public Console(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /**
     * Prints one object as one line.
     *
     * @param object what to print
     * @throws ExitException if nobody reads standard output any more
     */
    public void print(JsonObject object) {
        print(List.of(object.toString()));
    }

    /**
     * Prints lines of a table.
     *
     * @param lines what to print
     * @throws ExitException if nobody reads standard output any more
     */
    public synchronized void print(List<String> lines) {
        lines.forEach(out::println);
        if (out.checkError()) {
            throw new ExitException(ExitException.REFUSED, "cannot write to standard output: it is closed or full");
        }
    }

    /**
     * Tells people something.
     *
     * @param command who speaks, for instance {@code millrace peer}
     * @param message one line
     */
    public synchronized void tell(String command, String message) {
        err.println(command + ": " + message);
        err.flush();
    }
}
