package io.millrace.gateway.shell.internal.map;

import io.millrace.api.runtime.dto.FieldDTO;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What starts in a row of a picture: what is corrupt first, then the outermost. Thread-safety: one thread. */
final class Names {
    private static final Comparator<Named> CORRUPT_AND_OUTER_FIRST = Comparator.comparing(
                    (Named named) -> Part.of(named.field.state) != Part.CORRUPT)
            .thenComparingInt(named -> named.depth)
            .thenComparingLong(named -> named.field.offset);

    private final List<Named> fields = new ArrayList<>();
    private final long signBytes;
    private int next;

    /** A field, and in how many others it lies. */
    private record Named(FieldDTO field, int depth) {}

    /**
     * Prepares it.
     *
     * @param all by offset, a part of another one behind it
     * @param signBytes what one sign stands for
     */
    Names(List<FieldDTO> all, long signBytes) {
        this.signBytes = signBytes;
        List<FieldDTO> open = new ArrayList<>();
        for (FieldDTO field : all) {
            while (!open.isEmpty() && field.offset >= open.getLast().offset + open.getLast().length) {
                open.removeLast();
            }
            fields.add(new Named(field, open.size()));
            open.add(field);
        }
    }

    /** The names of what starts in some bytes, cut to a length; rows are asked for in order. */
    String of(long from, long to, int room) {
        List<Named> here = new ArrayList<>();
        while (next < fields.size() && fields.get(next).field.offset < to) {
            if (fields.get(next).field.offset >= from) {
                here.add(fields.get(next));
            }
            next++;
        }
        here.sort(CORRUPT_AND_OUTER_FIRST);
        return NameList.fit(here.stream().map(this::label).toList(), room);
    }

    private NameList.Label label(Named named) {
        FieldDTO field = named.field;
        String small = field.length < signBytes ? "*" : "";
        String corrupt = Part.of(field.state) == Part.CORRUPT ? " CORRUPT " + field.value : "";
        return new NameList.Label(field.name, small + corrupt);
    }
}
