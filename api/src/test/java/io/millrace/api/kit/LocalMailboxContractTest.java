package io.millrace.api.kit;

import io.millrace.api.testkit.LocalRing;
import io.millrace.api.testkit.RingContract;
import io.millrace.api.testkit.RingFixture;

class LocalMailboxContractTest extends RingContract {
    @Override
    protected RingFixture open() {
        return new LocalRing(1, 100).fixture();
    }
}
