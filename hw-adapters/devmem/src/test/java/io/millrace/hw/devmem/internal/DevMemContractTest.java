package io.millrace.hw.devmem.internal;

import io.millrace.api.segment.Segment;
import io.millrace.api.testkit.SegmentContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The contract, over a range that starts and ends in the middle of a page. */
class DevMemContractTest extends SegmentContract {
    private static final PhysicalRange RANGE = new PhysicalRange(0x2a800560L, 20_000);

    @TempDir
    Path root;

    @Override
    protected Segment open() {
        FakeKernel fake = FakeKernel.usual(root);
        return DevMemSegments.open(DevMemSpec.of("dock", RANGE, fake.devMem().toString()), fake.kernel());
    }
}
