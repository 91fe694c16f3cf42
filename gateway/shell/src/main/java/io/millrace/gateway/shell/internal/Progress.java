package io.millrace.gateway.shell.internal;

import io.millrace.gateway.shell.internal.watch.Output;
import java.io.PrintStream;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How far something is that takes longer than a second: one line of a terminal, written anew once a second at most, and
 * gone at the end. Thread-safety: confined to one thread.
 */
final class Progress {
    private static final long SILENT_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long PERCENT = 100;

    private final Optional<PrintStream> terminal;
    private final LongSupplier clock;
    private long told;
    private int length;

    /**
     * Prepares it.
     *
     * @param terminal where it is told, if anywhere
     * @param clock nanoseconds from any point in time
     */
    Progress(Optional<PrintStream> terminal, LongSupplier clock) {
        this.terminal = terminal;
        this.clock = clock;
        this.told = clock.getAsLong();
    }

    /** Tells it where the error output goes to a terminal. */
    static Progress of(Output output) {
        return new Progress(
                output.tellsProgress() ? Optional.of(output.process().err()) : Optional.empty(), System::nanoTime);
    }

    /** Tells how many bytes are done. */
    void tell(String what, long done, long all) {
        long now = clock.getAsLong();
        if (now - told >= SILENT_NANOS) {
            told = now;
            line("%s: %d of %d bytes, %d %%".formatted(what, done, all, PERCENT * done / all));
        }
    }

    /** Takes the line away. */
    void end() {
        if (length > 0) {
            line("");
            terminal.ifPresent(out -> out.print("\r"));
            terminal.ifPresent(PrintStream::flush);
        }
    }

    private void line(String text) {
        terminal.ifPresent(out -> {
            out.print("\r" + text + " ".repeat(Math.max(0, length - text.length())));
            out.flush();
            length = text.length();
        });
    }
}
