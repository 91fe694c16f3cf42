package io.millrace.itests.amp;

import io.millrace.api.signal.Signaler;
import io.millrace.api.signal.SignalerInfo;
import java.util.concurrent.atomic.AtomicLong;

/** A line that rings at every look, with or without a reason. Thread-safety: thread-safe. */
final class Bell implements Signaler {
    private final AtomicLong rings = new AtomicLong();
    private final AtomicLong looks = new AtomicLong();

    /** How often it was rung. */
    long rings() {
        return rings.get();
    }

    /** How often somebody waited for it. */
    long looks() {
        return looks.get();
    }

    @Override
    public void ring(int target) {
        rings.incrementAndGet();
    }

    @Override
    public boolean await(long timeoutNanos) {
        looks.incrementAndGet();
        return true;
    }

    @Override
    public SignalerInfo info() {
        return new SignalerInfo("bell", "bell", rings.get(), 0, 0);
    }

    @Override
    public void close() {}
}
