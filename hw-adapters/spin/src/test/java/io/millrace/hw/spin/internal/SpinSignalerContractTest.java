package io.millrace.hw.spin.internal;

import io.millrace.api.testkit.SignalerContract;
import java.util.concurrent.TimeUnit;

/** With the longest poll time, so that the waits of the contract end by what it does to them. */
class SpinSignalerContractTest extends SignalerContract {
    private static final long POLL = TimeUnit.SECONDS.toNanos(1);

    @Override
    protected Pair open() {
        return new Pair(new SpinSignaler("near", POLL), new SpinSignaler("far", POLL), false);
    }
}
