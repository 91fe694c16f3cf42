package io.millrace.gateway.shell.amp.internal;

import io.millrace.amp.FirmwareEntry;
import io.millrace.amp.Pool;
import io.millrace.gateway.shell.support.CommandException;
import io.millrace.gateway.shell.support.Option;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What users type for ids, pools and times. Thread-safety: immutable, static. */
final class Words {
    private static final int MOST_ID = 0xffff;
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|)");
    private static final Duration LONGEST = Duration.ofDays(1);

    private Words() {}

    /** An id: a number, or the firmware's name. */
    static int id(String text) {
        Optional<FirmwareEntry> named = Arrays.stream(FirmwareEntry.values())
                .filter(entry -> entry.id().isPresent() && entry.name().equalsIgnoreCase(text))
                .findFirst();
        return named.isPresent() ? named.get().id().getAsInt() : (int) Option.number("ID", text, 0, MOST_ID);
    }

    static Pool pool(String text) {
        return Arrays.stream(Pool.values())
                .filter(pool -> pool.label().equals(text.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new CommandException("POOL is \"" + text + "\", allowed: hp, rtc"));
    }

    /** 500ms, 5s, 2m; a bare number is milliseconds, as the other commands have it. */
    static Duration duration(String text) {
        Matcher parts = DURATION.matcher(text);
        if (parts.matches()) {
            long number = Long.parseLong(parts.group(1));
            Duration duration =
                    switch (parts.group(2)) {
                        case "m" -> Duration.ofMinutes(number);
                        case "s" -> Duration.ofSeconds(number);
                        default -> Duration.ofMillis(number);
                    };
            if (duration.compareTo(LONGEST) <= 0) {
                return duration;
            }
        }
        throw new CommandException(
                "timeout is \"" + text + "\", allowed: milliseconds, or a number with ms, s or m, up to a day");
    }

    /** A word as people read bits. */
    static String hex(int word) {
        return String.format(Locale.ROOT, "0x%08x", word);
    }
}
