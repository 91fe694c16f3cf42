package io.millrace.gateway.shell.internal;

import io.millrace.api.runtime.ShmRuntime;
import io.millrace.api.runtime.dto.SegmentDTO;
import io.millrace.gateway.shell.internal.map.Runs;
import java.util.Arrays;
import java.util.OptionalInt;

/** A segment, and how full it is. */
public class SegmentUsedDTO extends SegmentDTO {
    /** How much of the room for data holds some, 0 to 100; null if nobody says. */
    public Integer usedPercent;

    /** All segments, as they are now. */
    static SegmentUsedDTO[] all(ShmRuntime runtime) {
        return Arrays.stream(runtime.getRuntimeDTO().segments)
                .map(segment -> of(runtime, segment))
                .toArray(SegmentUsedDTO[]::new);
    }

    private static SegmentUsedDTO of(ShmRuntime runtime, SegmentDTO segment) {
        SegmentUsedDTO dto = new SegmentUsedDTO();
        dto.name = segment.name;
        dto.kind = segment.kind;
        dto.location = segment.location;
        dto.sizeBytes = segment.sizeBytes;
        dto.access = segment.access;
        dto.created = segment.created;
        OptionalInt used = Runs.usedPercent(Runs.of(segment.sizeBytes, runtime.layout(segment.name)));
        dto.usedPercent = used.isPresent() ? used.getAsInt() : null;
        return dto;
    }
}
