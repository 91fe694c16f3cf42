package io.millrace.api.signal;

import java.util.concurrent.locks.LockSupport;

/** No doorbell at all. */
enum NoSignaler implements Signaler {
    INSTANCE;

    @Override
    public void ring(int target) {}

    @Override
    public boolean await(long timeoutNanos) {
        if (timeoutNanos > 0) {
            LockSupport.parkNanos(timeoutNanos);
        }
        return false;
    }

    @Override
    public SignalerInfo info() {
        return new SignalerInfo("none", "none", 0, 0, 0);
    }

    @Override
    public void close() {}
}
