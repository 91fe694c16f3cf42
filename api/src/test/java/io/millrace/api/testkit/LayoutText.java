package io.millrace.api.testkit;

import io.millrace.api.layout.Field;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The fields of a layout as a test shows them. Thread-safety: stateless. */
public final class LayoutText {
    private LayoutText() {}

    /**
     * Makes the text.
     *
     * @param fields the fields
     * @return a line for each: offset in hex, length, name, state, value
     */
    public static String of(List<Field> fields) {
        return fields.stream().map(LayoutText::line).collect(Collectors.joining("\n"));
    }

    private static String line(Field field) {
        return String.format(
                        Locale.ROOT,
                        "%04x %d %s %s %s",
                        field.offset(),
                        field.length(),
                        field.name(),
                        field.state(),
                        field.value())
                .strip();
    }
}
