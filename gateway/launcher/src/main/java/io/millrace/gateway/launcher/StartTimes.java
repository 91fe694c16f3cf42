package io.millrace.gateway.launcher;

import java.lang.management.ManagementFactory;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.function.LongSupplier;

/** When a start got how far, from the process to the first message. Thread-safety: thread-safe. */
final class StartTimes {
    /** What happens one after the other. */
    enum Step {
        /** Until our first line of code. */
        JVM("JVM"),
        /** Until the bundles of the base are installed and wired. */
        FRAMEWORK("framework"),
        /** Until they run. */
        BUNDLES("bundles"),
        /** Until the last bundle runs that the configuration asked for. */
        LOAD("load"),
        /** Until there is a channel. */
        LINK("link"),
        /** Until a channel has carried something. */
        MESSAGE("message");

        private final String word;

        Step(String word) {
            this.word = word;
        }
    }

    private final LongSupplier beganMillis;
    private final Map<Step, Long> reached = new EnumMap<>(Step.class);

    /**
     * Takes the time of a start.
     *
     * @param beganMillis when it began, in milliseconds of the clock of {@link #reached}; asked when all is over
     */
    StartTimes(LongSupplier beganMillis) {
        this.beganMillis = beganMillis;
    }

    /** The start of this process. */
    static StartTimes ofThisProcess() {
        return new StartTimes(() -> ManagementFactory.getRuntimeMXBean().getStartTime());
    }

    /**
     * A step is done. Its end is when this was said first; only loading ends again, as long as there is no link.
     *
     * @param millis when
     */
    synchronized void reached(Step step, long millis) {
        if (!reached.containsKey(step == Step.LOAD ? Step.LINK : step)) {
            reached.put(step, millis);
        }
    }

    /** All of it in words, seconds each. A step that was not made took no time. */
    synchronized String line() {
        StringJoiner parts = new StringJoiner(", ", " (", ")");
        long began = beganMillis.getAsLong();
        long before = began;
        for (Step step : Step.values()) {
            long end = Math.max(before, reached.getOrDefault(step, before));
            parts.add(step.word + " " + seconds(end - before));
            before = end;
        }
        return "first message " + seconds(before - began) + " s after the start" + parts;
    }

    private static String seconds(long millis) {
        return String.format(Locale.ROOT, "%.2f", millis / 1e3);
    }
}
