package io.millrace.itests.guest;

import io.millrace.api.memory.Memory;
import io.millrace.api.segment.Segment;
import io.millrace.hw.pci.internal.PciSegments;
import io.millrace.hw.pci.internal.PciSelection;
import io.millrace.hw.pci.internal.PciSpec;
import java.nio.file.Path;
import java.util.List;

/** What becomes of the memory of PCI devices in a guest. */
final class PciMemory {
    private static final PciSelection IVSHMEM = PciSelection.ofId("1af4:1110");
    private static final int SHARED = 2;

    private PciMemory() {}

    /** Maps memory of a device that is on, and says what it is then. */
    static List<String> map(String id, int resource) {
        try (Segment segment = PciSegments.open(PciSpec.of("device", PciSelection.ofId(id), resource))) {
            return List.of(segment.info().toString());
        }
    }

    /** Switches the device on whose memory is shared with the host, and inverts every bit of it. */
    static List<String> invert(boolean combined) {
        PciSpec spec = new PciSpec("bar", Path.of(PciSpec.SYSFS), IVSHMEM, SHARED, 0, 0, combined, true);
        try (Segment segment = PciSegments.open(spec)) {
            Memory memory = segment.memory();
            for (long offset = 0; offset < memory.size(); offset += Long.BYTES) {
                memory.setLong(offset, ~memory.getLong(offset));
            }
            return List.of(segment.info().toString());
        }
    }
}
