package io.millrace.hw.uio.internal;

import io.millrace.api.signal.Signaler;
import io.millrace.api.testkit.SignalerContract;
import io.millrace.hw.libc.DoorbellSignaler;

/** Two devices, each of which raises the interrupt of the other when it is rung. */
class UioSignalerContractTest extends SignalerContract {
    @Override
    protected Pair open() {
        FakeNode near = new FakeNode(0);
        FakeNode far = new FakeNode(0);
        return new Pair(signaler(near, far), signaler(far, near), true);
    }

    private static Signaler signaler(FakeNode own, FakeNode peer) {
        UioRegisters registers = new UioRegisters(() -> {}, _ -> {
            peer.raise();
            return true;
        });
        return new DoorbellSignaler("plc", "uio", UioInterrupt.open(own, 0, registers, () -> () -> {}, _ -> {}));
    }
}
