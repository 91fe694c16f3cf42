package io.millrace.gateway.shell.internal.watch;

import java.io.PrintStream;
import java.util.List;

/**
 * Shows one picture after another, and no control characters: in a pipe, a socket, a file. Thread-safety: one thread.
 */
final class StreamScreen implements Screen {
    private final PrintStream out;
    private final List<PrintStream> streams;
    private final String separator;
    private final Wait wait;
    private boolean first = true;

    /**
     * Prepares it.
     *
     * @param out takes the pictures
     * @param console what {@code out} leads to, perhaps through others that keep errors to themselves
     * @param separator stands between two pictures
     * @param wait waits for whoever reads; closing the screen does not close it
     */
    StreamScreen(PrintStream out, PrintStream console, String separator, Wait wait) {
        this.out = out;
        this.streams = List.of(out, console);
        this.separator = separator;
        this.wait = wait;
    }

    @Override
    public boolean hasStyles() {
        return false;
    }

    @Override
    public void show(String picture) {
        out.print(first ? "" : separator);
        out.println(picture);
        first = false;
    }

    @Override
    public boolean pause(long millis) {
        return streams.stream().noneMatch(PrintStream::checkError) && wait.pause(millis);
    }

    /** For where nobody has keys to press. */
    static boolean sleep(long millis) {
        try {
            Thread.sleep(millis);
            return true;
        } catch (InterruptedException expected) {
            return false;
        }
    }

    @Override
    public void close() {
        out.flush();
    }
}
