package io.millrace.nrfrpc.internal;

import io.millrace.api.memory.Access;
import io.millrace.api.testkit.RingContract;
import io.millrace.api.testkit.RingFixture;

class NrfRpcDeviceRingContractTest extends RingContract {
    @Override
    protected RingFixture open() {
        return Links.fixture(Access.DEVICE);
    }
}
