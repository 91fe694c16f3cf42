package io.millrace.amp.internal;

import io.millrace.amp.AmpMemory;
import io.millrace.amp.Core;
import io.millrace.amp.Rpmsg;
import io.millrace.api.testkit.RingContract;
import io.millrace.api.testkit.RingFixture;

/** Messages from endpoint to endpoint. */
class AmpEndpointRingContractTest extends RingContract {
    @Override
    protected RingFixture open() {
        AmpMemory memory = Amps.windows(Amps.C6, 0);
        AmpLink main = Amps.main(memory);
        main.createRpmsg(16, 256).orElseThrow();
        AmpLink sub = Amps.attach(memory, Core.SUB);
        Rpmsg ofMain = main.rpmsg().orElseThrow().endpoints().orElseThrow();
        Rpmsg ofSub = sub.rpmsg().orElseThrow().endpoints().orElseThrow();
        return new RingFixture(ofSub.open(7).to(1), ofMain.open(1).rx(), 16, sub::close, main::close);
    }
}
