package io.millrace.fusiondock.internal;

import io.millrace.api.memory.Access;
import io.millrace.api.testkit.RingContract;
import io.millrace.api.testkit.RingFixture;

class FusiondockRingContractTest extends RingContract {
    @Override
    protected RingFixture open() {
        return Mailboxes.fixture(Access.NORMAL, Mailboxes.CAPACITY);
    }
}
