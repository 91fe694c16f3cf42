package io.millrace.posix.internal;

import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.osgi.service.component.ComponentException;
import org.osgi.service.log.Logger;

/**
 * Reads values of configurations; one that is not allowed is an {@link IllegalArgumentException} that names it.
 * Thread-safety: immutable, static.
 */
final class Values {
    private static final int OCTAL = 8;
    private static final long DAY_MILLIS = TimeUnit.DAYS.toMillis(1);

    private Values() {}

    /** The configuration's PID. */
    static String pid(Map<String, Object> properties) {
        return String.valueOf(properties.get("service.pid"));
    }

    /** The name given, or the part of the factory configuration's PID behind the tilde. */
    static String name(String given, Map<String, Object> properties) {
        String pid = pid(properties);
        return given.isEmpty() ? pid.substring(pid.indexOf('~') + 1) : given;
    }

    static <E extends Enum<E>> E choice(String property, String text, Class<E> type) {
        return choice(property, text, List.of(type.getEnumConstants()));
    }

    static <E extends Enum<E>> E choice(String property, String text, List<E> allowed) {
        return allowed.stream()
                .filter(value -> value.name().equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        property + " must be one of " + allowed + ": " + property + "=" + text));
    }

    static int mode(String text) {
        if (!text.matches("[0-7]{3,4}")) {
            throw new IllegalArgumentException("mode must be three or four octal digits, like 0600: mode=" + text);
        }
        return Integer.parseInt(text, OCTAL);
    }

    /** A time in nanoseconds, given in milliseconds. */
    static long millis(String property, long value, long least) {
        return TimeUnit.MILLISECONDS.toNanos(within(property, value, least, DAY_MILLIS));
    }

    /** A number as users write it, {@code 0x} included. */
    static long number(String property, String text, long least, long most) {
        try {
            long value = Long.decode(text);
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw refused(property, text, least, most);
        }
        throw refused(property, text, least, most);
    }

    static long within(String property, long value, long least, long most) {
        if (value < least || value > most) {
            throw refused(property, Long.toString(value), least, most);
        }
        return value;
    }

    private static IllegalArgumentException refused(String property, String value, long least, long most) {
        return new IllegalArgumentException(
                property + " must be " + least + " to " + most + ": " + property + "=" + value);
    }

    /** Tells why a configuration has no effect. The message alone: where it was thrown tells an operator nothing. */
    static ComponentException refusal(Map<String, Object> properties, RuntimeException reason, Logger logger) {
        String pid = pid(properties);
        logger.error("{}: {}", pid, reason.getMessage());
        var refusal = new ComponentException(pid + ": " + reason.getMessage());
        refusal.setStackTrace(new StackTraceElement[0]);
        return refusal;
    }
}
