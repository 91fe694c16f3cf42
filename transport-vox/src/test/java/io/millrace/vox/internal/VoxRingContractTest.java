package io.millrace.vox.internal;

import io.millrace.api.testkit.RingContract;
import io.millrace.api.testkit.RingFixture;

class VoxRingContractTest extends RingContract {
    @Override
    protected RingFixture open() {
        return Segments.fixture(Segments.usual(1, 16 * 1024), Segments.OPTIONS, 42);
    }
}
