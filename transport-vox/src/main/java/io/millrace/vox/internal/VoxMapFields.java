package io.millrace.vox.internal;

import io.millrace.api.layout.Field;
import io.millrace.api.layout.FieldState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The fields of one look at a segment. Thread-safety: confined to one thread. */
final class VoxMapFields {
    private static final Comparator<Field> OUTER_FIRST =
            Comparator.comparingLong(Field::offset).thenComparing(Field::length, Comparator.reverseOrder());

    private final List<Field> fields = new ArrayList<>();

    /** Adds a part that belongs to the format itself. */
    void control(long offset, long length, String name, String value) {
        add(offset, length, name, FieldState.CONTROL, value);
    }

    /** Adds a part, unless it has no bytes. */
    void add(long offset, long length, String name, FieldState state, String value) {
        if (length > 0) {
            fields.add(new Field(offset, length, name, state, value));
        }
    }

    /** Adds a word of 4 bytes, with what is allowed there if it does not hold that. */
    void word(long offset, String name, String value, boolean sound, String allowed) {
        word(offset, Integer.BYTES, name, value, sound, allowed);
    }

    /** Adds a word of 8 bytes, with what is allowed there if it does not hold that. */
    void longWord(long offset, String name, String value, boolean sound, String allowed) {
        word(offset, Long.BYTES, name, value, sound, allowed);
    }

    private void word(long offset, int length, String name, String value, boolean sound, String allowed) {
        add(
                offset,
                length,
                name,
                sound ? FieldState.CONTROL : FieldState.CORRUPT,
                sound ? value : value + ", allowed: " + allowed);
    }

    /** Everything added, outer fields before their parts. */
    List<Field> sorted() {
        fields.sort(OUTER_FIRST);
        return fields;
    }

    /** The name of an element of an array, or of several. */
    static String element(String array, long first, long last) {
        return array + "[" + first + (first == last ? "]" : ".." + last + "]");
    }
}
