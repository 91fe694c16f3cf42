package io.millrace.amp.internal;

import io.millrace.api.testkit.RingContract;
import io.millrace.api.testkit.RingFixture;

class AmpRingContractTest extends RingContract {
    @Override
    protected RingFixture open() {
        Amps.Queue queue = Amps.queue(Amps.windows(Amps.C6, 0), 16, 256);
        return new RingFixture(queue.tx(), queue.rx(), 16, queue.main()::close, queue.sub()::close);
    }
}
