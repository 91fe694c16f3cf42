package io.millrace.gateway.shell.internal.map;

import io.millrace.api.runtime.dto.FieldDTO;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** A segment as one row of runs, without gaps and without anything inside each other. Thread-safety: immutable. */
public final class Runs {
    private static final double PERCENT = 100;

    private Runs() {}

    /**
     * Lays fields flat. Those inside others, or across the end of others, come before these.
     *
     * @param size the segment's length in bytes
     * @param fields by offset, a part of another one behind it; what lies outside the segment is left out
     * @return from 0 to the segment's end, at most two for each field and one more
     */
    public static List<Run> of(long size, List<FieldDTO> fields) {
        List<Run> runs = new ArrayList<>();
        Deque<FieldDTO> open = new ArrayDeque<>();
        long at = 0;
        for (FieldDTO field : fields) {
            long start = Math.min(field.offset, size);
            at = fill(runs, open, at, start);
            open.push(field);
        }
        fill(runs, open, at, size);
        return runs;
    }

    /** Runs up to an offset, of the innermost field that goes on there. */
    private static long fill(List<Run> runs, Deque<FieldDTO> open, long from, long to) {
        long at = from;
        while (at < to) {
            while (!open.isEmpty() && end(open.peek()) <= at) {
                open.pop();
            }
            long end = open.isEmpty() ? to : Math.min(to, end(open.peek()));
            runs.add(new Run(at, end - at, Optional.ofNullable(open.peek())));
            at = end;
        }
        return Math.max(from, at);
    }

    private static long end(FieldDTO field) {
        return field.offset + field.length;
    }

    /**
     * How much of the room for data holds some.
     *
     * @param runs of a segment
     * @return 0 to 100; empty if nobody says that there is such room
     */
    public static OptionalInt usedPercent(List<Run> runs) {
        long used = bytes(runs, Part.USED);
        long room = used + bytes(runs, Part.FREE);
        return room == 0 ? OptionalInt.empty() : OptionalInt.of((int) Math.round(PERCENT * used / room));
    }

    private static long bytes(List<Run> runs, Part part) {
        return runs.stream()
                .filter(run -> run.part() == part)
                .mapToLong(Run::length)
                .sum();
    }
}
