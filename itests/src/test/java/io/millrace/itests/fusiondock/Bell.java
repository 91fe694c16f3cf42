package io.millrace.itests.fusiondock;

import io.millrace.api.signal.Signaler;
import io.millrace.api.signal.SignalerInfo;
import io.millrace.itests.support.Eventually;

/** A bell whose faults can be chosen. Thread-safety: confined to one thread. */
final class Bell implements Signaler {
    private static final long BRIEFLY_NANOS = 100_000;

    private final Signaler device;
    private int lost;
    private boolean stubborn;
    private long mostNanos = Long.MAX_VALUE;

    Bell(Signaler device) {
        this.device = device;
    }

    /** The next rings are not rung. */
    Bell losing(int rings) {
        lost = rings;
        return this;
    }

    /** A wait ends when it is rung, and not before; the test fails if nobody rings. */
    Bell untilRung() {
        stubborn = true;
        return this;
    }

    /** A wait is over soon, whatever was asked for. */
    Bell briefly() {
        mostNanos = BRIEFLY_NANOS;
        return this;
    }

    @Override
    public void ring(int target) {
        if (lost > 0) {
            lost--;
        } else {
            device.ring(target);
        }
    }

    @Override
    public boolean await(long timeoutNanos) {
        if (!stubborn) {
            return device.await(Math.min(timeoutNanos, mostNanos));
        }
        if (!device.await(Eventually.WATCHDOG.toNanos())) {
            throw new AssertionError("nobody rang for " + Eventually.WATCHDOG.toSeconds() + " s");
        }
        return true;
    }

    @Override
    public SignalerInfo info() {
        return device.info();
    }

    /** The device is its owner's to close. */
    @Override
    public void close() {}
}
