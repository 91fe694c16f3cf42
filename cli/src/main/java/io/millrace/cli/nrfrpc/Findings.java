package io.millrace.cli.nrfrpc;

import io.millrace.cli.Console;
import io.millrace.cli.ExitException;
import io.millrace.cli.Json;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What a run did and found: counts, and complaints on standard error, the first ones and then at most one a second.
 *
 * <p>Thread-safety: thread-safe.
 */
final class Findings {
    private static final String SPEAKER = "millrace peer";
    private static final int ALWAYS_TOLD = 10;
    private static final long SECOND_NANOS = 1_000_000_000;

    private final Console console;
    private final AtomicLong count = new AtomicLong();
    private final AtomicLong errors = new AtomicLong();
    private final AtomicLong corrupt = new AtomicLong();
    private long told;
    private long lastToldNanos;

    Findings(Console console) {
        this.console = console;
    }

    void done(long messages) {
        count.addAndGet(messages);
    }

    /** Data that is not what was sent. */
    void wrong(String message) {
        errors.incrementAndGet();
        tell(message);
    }

    /** Something no correct peer writes. */
    void corrupt(String message) {
        corrupt.incrementAndGet();
        tell("corrupt: " + message);
    }

    /** Ends the run: prints the last line, answers with the status. */
    int end(int status) {
        console.print(Json.event("done")
                .add("count", count.get())
                .add("errors", errors.get())
                .add("corrupt", corrupt.get())
                .build());
        if (corrupt.get() > 0) {
            return ExitException.CORRUPT;
        }
        return errors.get() > 0 ? ExitException.DATA : status;
    }

    long count() {
        return count.get();
    }

    private synchronized void tell(String message) {
        long now = System.nanoTime();
        if (told < ALWAYS_TOLD || now - lastToldNanos >= SECOND_NANOS) {
            console.tell(SPEAKER, message);
            told++;
            lastToldNanos = now;
        }
    }
}
