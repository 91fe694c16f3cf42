package io.millrace.cli.fusiondock;

import io.millrace.cli.ExitException;
import io.millrace.cli.Numbers;
import io.millrace.fusiondock.internal.FusiondockLayout;
import io.millrace.fusiondock.internal.FusiondockOptions.Role;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Option;

/** Options about the regions, and about waiting for messages. */
final class LinkOptions {
    private static final int MOST_REGION_BYTES = 0x4000_0000;
    private static final long MOST_BASE = 1L << 48;
    private static final long MOST_MICROS = 60_000_000;
    private static final long MOST_FALLBACK_MILLIS = 1000;
    private static final long DAY_MILLIS = 86_400_000;

    /** What makes us look for a message. */
    enum Trigger {
        /** Nothing: we look again and again. */
        POLL,
        /** A ring. */
        DOORBELL
    }

    @Option(names = "--region-size", paramLabel = "BYTES", description = "Length of a region (0x400000).")
    private int regionBytes = FusiondockLayout.REGION_BYTES;

    @Option(
            names = "--base",
            paramLabel = "BYTES",
            description = "Where region 0 starts, of a device its physical address; region 1 follows (0).")
    private long base;

    @Option(
            names = "--trigger",
            paramLabel = "POLL|DOORBELL",
            description = "DOORBELL: looks for a message after a ring only (POLL).")
    private Trigger trigger = Trigger.POLL;

    @Option(
            names = "--poll-fallback-ms",
            paramLabel = "MS",
            description = "DOORBELL: looks all the same after so long without a ring (20).")
    private long fallbackMillis = 20;

    @Option(
            names = "--settle-us",
            paramLabel = "US",
            description = "Leaves a message of type 2 alone so long after it was seen first (0).")
    private long settleMicros;

    @Option(
            names = "--max-message",
            paramLabel = "BYTES",
            description = "The longest message to receive, unless recv says otherwise (0x400000).")
    private int maxMessage = FusiondockLayout.REGION_BYTES;

    @Option(names = "--timeout-ms", paramLabel = "MS", description = "Bound of every wait; 0: none (10000).")
    private long timeoutMillis = 10_000;

    /** Made by the command line. */
    LinkOptions() {}

    /** The options as the steps use them. */
    Settings settings(Role role, boolean isRung) {
        checkUnits("--region-size", regionBytes, FusiondockLayout.LEAST_REGION_BYTES, MOST_REGION_BYTES);
        checkUnits("--base", base, 0, MOST_BASE);
        Numbers.check("--poll-fallback-ms", fallbackMillis, 1, MOST_FALLBACK_MILLIS);
        Numbers.check("--settle-us", settleMicros, 0, MOST_MICROS);
        Numbers.check("--max-message", maxMessage, 0, Integer.MAX_VALUE);
        Numbers.check("--timeout-ms", timeoutMillis, 0, DAY_MILLIS);
        if (trigger == Trigger.DOORBELL && !isRung) {
            throw new ExitException(ExitException.USAGE, "--trigger DOORBELL needs --ring or --ring-in");
        }
        return new Settings(
                role,
                base,
                regionBytes,
                trigger == Trigger.DOORBELL,
                TimeUnit.MILLISECONDS.toNanos(fallbackMillis),
                TimeUnit.MICROSECONDS.toNanos(settleMicros),
                maxMessage,
                timeoutMillis == 0 ? Long.MAX_VALUE : TimeUnit.MILLISECONDS.toNanos(timeoutMillis));
    }

    private static void checkUnits(String name, long value, long least, long most) {
        if (value < least || value > most || value % FusiondockLayout.REGION_UNIT != 0) {
            throw new ExitException(
                    ExitException.USAGE,
                    name + " must be a multiple of " + FusiondockLayout.REGION_UNIT + ", " + least + " to " + most
                            + ": " + value);
        }
    }
}
