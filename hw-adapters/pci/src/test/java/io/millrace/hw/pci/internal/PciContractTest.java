package io.millrace.hw.pci.internal;

import io.millrace.api.segment.Segment;
import io.millrace.api.testkit.SegmentContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class PciContractTest extends SegmentContract {
    @TempDir
    Path root;

    @Override
    protected Segment open() {
        FakeSysfs sysfs = new FakeSysfs(root).ivshmem("0000:00:04.0");
        return PciSegments.open(
                new PciSpec("dock", sysfs.root(), PciSelection.ofId("1af4:1110"), 2, 0x560, 20_000, false, false));
    }
}
