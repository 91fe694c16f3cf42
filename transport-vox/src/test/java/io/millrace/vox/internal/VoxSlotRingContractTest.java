package io.millrace.vox.internal;

import io.millrace.api.testkit.RingContract;
import io.millrace.api.testkit.RingFixture;
import java.util.List;

/** Every message of more than four bytes travels in a slot. */
class VoxSlotRingContractTest extends RingContract {
    @Override
    protected RingFixture open() {
        List<VoxSlotClass> classes = List.of(new VoxSlotClass(37, 5), new VoxSlotClass(5000, 3));
        return Segments.fixture(new VoxGeometry(1, 512, classes, 4, 4996, 0), Segments.OPTIONS, 8);
    }
}
