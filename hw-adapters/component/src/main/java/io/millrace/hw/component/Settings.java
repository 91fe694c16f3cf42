package io.millrace.hw.component;

import java.util.Arrays;
import java.util.Objects;

/** Values of a configuration, checked. Thread-safety: static. */
public final class Settings {
    private Settings() {}

    /**
     * The constant that was configured.
     *
     * @param property its name
     * @param type what it may be
     * @param text what was configured
     * @return the constant
     * @param <E> the type
     * @throws IllegalArgumentException if there is none of that name; the message lists them
     */
    public static <E extends Enum<E>> E choose(String property, Class<E> type, String text) {
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> constant.name().equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(property + " must be one of "
                        + Arrays.toString(type.getEnumConstants()) + ": " + property + "=" + text));
    }

    /**
     * A text that may have been left out.
     *
     * @param configured what was configured, null if nothing
     * @return the text, empty if nothing was
     */
    public static String text(String configured) {
        return Objects.requireNonNullElse(configured, "");
    }
}
