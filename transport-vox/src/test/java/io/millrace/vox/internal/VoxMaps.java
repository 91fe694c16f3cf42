package io.millrace.vox.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.api.layout.Field;
import io.millrace.api.layout.FieldState;
import io.millrace.api.layout.SegmentLayout;
import io.millrace.api.memory.Memory;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What tests of maps share. */
final class VoxMaps {
    private VoxMaps() {}

    static SegmentLayout map(Memory memory, VoxLayout layout) {
        return new VoxMap("line", "ram", memory, memory::size, layout);
    }

    static Map<String, Field> named(SegmentLayout layout) {
        Map<String, Field> named = new TreeMap<>();
        layout.fields().forEach(field -> named.put(field.name(), field));
        return named;
    }

    static List<Field> fieldsOf(List<Field> fields, FieldState state) {
        return fields.stream().filter(field -> field.state() == state).toList();
    }

    static long bytes(List<Field> fields, FieldState state) {
        return fieldsOf(fields, state).stream().mapToLong(Field::length).sum();
    }

    static void control(Map<String, Field> fields, String name, long offset, long length, String value) {
        is(fields, name, offset, length, FieldState.CONTROL, value);
    }

    static void is(Map<String, Field> fields, String name, long offset, long length, FieldState state, String value) {
        Field found = fields.get(name);
        assertEquals(new Field(offset, length, name, state, value), found, () -> "one of " + fields.keySet());
    }
}
