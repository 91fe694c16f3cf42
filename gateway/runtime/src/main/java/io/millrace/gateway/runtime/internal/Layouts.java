package io.millrace.gateway.runtime.internal;

import io.millrace.api.layout.Field;
import io.millrace.api.layout.SegmentLayout;
import io.millrace.api.runtime.dto.FieldDTO;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Puts together what several have laid out in one segment. */
final class Layouts {
    private static final Comparator<FieldDTO> OUTER_FIRST =
            Comparator.comparingLong((FieldDTO field) -> field.offset).thenComparingLong(field -> -field.length);

    private Layouts() {}

    static List<FieldDTO> fields(List<SegmentLayout> layouts) {
        List<FieldDTO> fields = new ArrayList<>();
        layouts.forEach(layout -> add(layout, fields));
        fields.sort(OUTER_FIRST);
        return fields;
    }

    /** Nothing, if the memory went just now. */
    private static void add(SegmentLayout layout, List<FieldDTO> fields) {
        String owner = layout.owner();
        Look.at(layout::fields).ifPresent(found -> found.forEach(field -> fields.add(dto(owner, field))));
    }

    private static FieldDTO dto(String owner, Field field) {
        FieldDTO dto = new FieldDTO();
        dto.owner = owner;
        dto.name = field.name();
        dto.offset = field.offset();
        dto.length = field.length();
        dto.state = field.state().name();
        dto.value = field.value();
        return dto;
    }
}
