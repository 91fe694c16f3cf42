package io.millrace.gateway.health.internal;

import io.millrace.api.runtime.dto.FieldDTO;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.OptionalDouble;

/**
 * How much of the room for data in a segment is used. A part of a field counts as what the part is, the rest of the
 * field as what the field is.
 */
final class Usage {
    private final Deque<FieldDTO> open = new ArrayDeque<>();
    private long at;
    private long used;
    private long free;

    private Usage() {}

    /**
     * Adds up.
     *
     * @param fields by offset, a part of another behind it
     * @return in percent, empty if nobody says where room for data is
     */
    static OptionalDouble percent(List<FieldDTO> fields) {
        Usage usage = new Usage();
        fields.forEach(usage::add);
        usage.closeUpTo(Long.MAX_VALUE);
        long room = usage.used + usage.free;
        return room == 0 ? OptionalDouble.empty() : OptionalDouble.of(usage.used * 100.0 / room);
    }

    private void add(FieldDTO field) {
        closeUpTo(field.offset);
        if (!open.isEmpty()) {
            count(open.peek(), field.offset);
        }
        at = Math.max(at, field.offset);
        open.push(field);
    }

    private void closeUpTo(long offset) {
        while (!open.isEmpty() && end(open.peek()) <= offset) {
            FieldDTO field = open.pop();
            count(field, end(field));
        }
    }

    private void count(FieldDTO field, long to) {
        long bytes = Math.max(0, to - at);
        switch (field.state) {
            case "USED" -> used += bytes;
            case "FREE" -> free += bytes;
            default -> {}
        }
        at = Math.max(at, to);
    }

    private static long end(FieldDTO field) {
        return field.offset + field.length;
    }
}
