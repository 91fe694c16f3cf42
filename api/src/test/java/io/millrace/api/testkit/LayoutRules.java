package io.millrace.api.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.layout.Field;
import io.millrace.api.layout.FieldState;
import io.millrace.api.layout.SegmentLayout;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What tools rely on when they draw the fields of a {@link SegmentLayout}. Thread-safety: stateless. */
public final class LayoutRules {
    private LayoutRules() {}

    /**
     * What holds whatever the bytes: not too many fields, each inside the segment, in order, of one name each.
     *
     * @param layout asked once
     * @param sizeBytes of the segment
     * @return its fields
     * @throws AssertionError naming a field, if it does not hold
     */
    public static List<Field> sound(SegmentLayout layout, long sizeBytes) {
        List<Field> fields = layout.fields();
        assertTrue(fields.size() <= SegmentLayout.MOST_FIELDS, () -> fields.size() + " fields");
        Set<String> names = new HashSet<>();
        Field before = null;
        for (Field field : fields) {
            assertTrue(field.end() <= sizeBytes, () -> field + " ends behind " + sizeBytes);
            assertFalse(field.name().isEmpty(), field::toString);
            assertTrue(names.add(field.name()), () -> field + ": the name is taken");
            assertTrue(before == null || isInOrder(before, field), before + " comes before " + field);
            before = field;
        }
        return fields;
    }

    /**
     * What holds of memory that nobody has spoilt, too: a field is a part of another one or apart from it, and room for
     * data is no part of other room, so that it can be summed up.
     *
     * @param layout asked once
     * @param sizeBytes of the segment
     * @return its fields
     * @throws AssertionError naming a field, if it does not hold
     */
    public static List<Field> neat(SegmentLayout layout, long sizeBytes) {
        List<Field> fields = sound(layout, sizeBytes);
        Deque<Field> outer = new ArrayDeque<>();
        for (Field field : fields) {
            while (!outer.isEmpty() && outer.peek().end() <= field.offset()) {
                outer.pop();
            }
            for (Field around : outer) {
                assertTrue(field.end() <= around.end(), () -> field + " reaches out of " + around);
                assertFalse(isRoom(field) && isRoom(around), () -> field + " is room in " + around);
            }
            outer.push(field);
        }
        return fields;
    }

    /**
     * That no byte of a range is without a field.
     *
     * @param fields in order
     * @param from where the range starts
     * @param to where it ends
     * @throws AssertionError naming the first byte without one
     */
    public static void cover(List<Field> fields, long from, long to) {
        long end = from;
        for (Field field : fields) {
            if (field.offset() <= end) {
                end = Math.max(end, field.end());
            }
        }
        assertEquals(to, Math.min(to, end), "the first byte without a field");
    }

    private static boolean isInOrder(Field before, Field field) {
        return before.offset() < field.offset()
                || (before.offset() == field.offset() && before.length() >= field.length());
    }

    private static boolean isRoom(Field field) {
        return field.state() != FieldState.CONTROL && field.state() != FieldState.CORRUPT;
    }
}
