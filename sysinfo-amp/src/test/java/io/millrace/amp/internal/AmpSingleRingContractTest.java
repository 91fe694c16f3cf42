package io.millrace.amp.internal;

import io.millrace.api.testkit.RingContract;
import io.millrace.api.testkit.RingFixture;

/** One message at a time. */
class AmpSingleRingContractTest extends RingContract {
    @Override
    protected RingFixture open() {
        Amps.Queue queue = Amps.queue(Amps.windows(Amps.C6, 0), 1, 64);
        return new RingFixture(queue.tx(), queue.rx(), 1, queue.main()::close, queue.sub()::close);
    }
}
