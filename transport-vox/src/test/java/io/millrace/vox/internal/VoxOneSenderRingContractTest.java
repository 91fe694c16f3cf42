package io.millrace.vox.internal;

import io.millrace.api.testkit.RingContract;
import io.millrace.api.testkit.RingFixture;

class VoxOneSenderRingContractTest extends RingContract {
    @Override
    protected RingFixture open() {
        return Segments.fixture(Segments.usual(1, 1000), Segments.OPTIONS.oneSender(), 41);
    }
}
