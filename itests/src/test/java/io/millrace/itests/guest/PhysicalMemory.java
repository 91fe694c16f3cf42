package io.millrace.itests.guest;

import io.millrace.api.segment.Segment;
import io.millrace.hw.devmem.internal.AllowedRanges;
import io.millrace.hw.devmem.internal.DevMemSegments;
import io.millrace.hw.devmem.internal.DevMemSpec;
import io.millrace.hw.devmem.internal.PhysicalRange;
import java.util.List;

/** What becomes of physical memory in a guest. */
final class PhysicalMemory {
    private PhysicalMemory() {}

    /** Maps a range, and says what it is then. */
    static List<String> map(String text, boolean systemRam) {
        PhysicalRange range = PhysicalRange.parse(text);
        DevMemSpec spec = new DevMemSpec("memory", range, DevMemSpec.DEV_MEM, AllowedRanges.of(range), systemRam);
        try (Segment segment = DevMemSegments.open(spec)) {
            return List.of(segment.info().toString());
        }
    }
}
