package io.millrace.gateway.shell.internal;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Times for people. Thread-safety: immutable. */
final class Times {
    private static final int TWO = 2;

    private Times() {}

    /** How long, in the largest unit of which there are two at least; {@code -} if it is not known. */
    static String age(long millis) {
        Duration age = Duration.ofMillis(millis);
        if (age.isNegative()) {
            return "-";
        }
        if (age.toDays() >= TWO) {
            return age.toDays() + " d";
        }
        if (age.toHours() >= TWO) {
            return age.toHours() + " h";
        }
        return age.toMinutes() >= TWO ? age.toMinutes() + " min" : age.toSeconds() + " s";
    }

    /** When, in UTC to the second; {@code -} if it is not known. */
    static String moment(long epochMillis) {
        return epochMillis == 0
                ? "-"
                : Instant.ofEpochMilli(epochMillis)
                        .truncatedTo(ChronoUnit.SECONDS)
                        .toString();
    }
}
