package io.millrace.gateway.shell.internal.watch;

import java.io.PrintStream;
import java.util.List;

/** A pipe, a socket or a file: one picture after another, and no control characters. Thread-safety: one thread. */
final class StreamScreen implements Screen {
    private final PrintStream out;
    private final List<PrintStream> streams;
    private final String separator;
    private boolean first = true;

    /**
     * Prepares it.
     *
     * @param out takes the pictures
     * @param console what {@code out} leads to, perhaps through others that keep errors to themselves
     * @param separator stands between two pictures
     */
    StreamScreen(PrintStream out, PrintStream console, String separator) {
        this.out = out;
        this.streams = List.of(out, console);
        this.separator = separator;
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
        if (streams.stream().anyMatch(PrintStream::checkError)) {
            return false;
        }
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
