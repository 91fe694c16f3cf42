package io.millrace.vox.internal;

import io.millrace.api.testkit.RingContract;
import io.millrace.api.testkit.RingFixture;

/** Handlers and leases get private copies. */
class VoxCopyRingContractTest extends RingContract {
    @Override
    protected RingFixture open() {
        VoxOptions copies = new VoxOptions(VoxOptions.Policy.SWIFT, true, true, 0, 0);
        return Segments.fixture(Segments.usual(1, 4096), copies, 42);
    }
}
