package io.millrace.nrfrpc.internal;

import io.millrace.api.layout.Field;
import io.millrace.api.layout.SegmentLayout;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What lies where in the two areas of a link, as it is now. Thread-safety: thread-safe. */
final class NrfRpcMap implements SegmentLayout {
    private static final Comparator<Field> OUTER_FIRST =
            Comparator.comparingLong(Field::offset).thenComparing(Field::length, Comparator.reverseOrder());

    private final String segment;
    private final String owner;
    private final List<NrfRpcAreaMap> areas;

    /**
     * Makes the map.
     *
     * @param segment the name of the segment the areas lie in
     * @param link the link's name
     * @param areas both of them
     */
    NrfRpcMap(String segment, String link, List<NrfRpcAreaMap> areas) {
        this.segment = segment;
        this.owner = NrfRpcLayout.PROTOCOL + " " + link;
        this.areas = areas;
    }

    @Override
    public String segment() {
        return segment;
    }

    @Override
    public String owner() {
        return owner;
    }

    @Override
    public List<Field> fields() {
        List<Field> fields = new ArrayList<>();
        areas.forEach(area -> area.addTo(fields));
        fields.sort(OUTER_FIRST);
        return fields;
    }
}
