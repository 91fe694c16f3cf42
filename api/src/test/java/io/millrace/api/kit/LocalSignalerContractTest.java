package io.millrace.api.kit;

import io.millrace.api.testkit.LocalSignaler;
import io.millrace.api.testkit.SignalerContract;

class LocalSignalerContractTest extends SignalerContract {
    @Override
    protected Pair open() {
        return LocalSignaler.pair();
    }
}
