package io.millrace.nrfrpc.internal;

import io.millrace.api.ring.RingInfo;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Counters of one direction of one endpoint.
 *
 * <p>Thread-safety: one writer at a time, many readers.
 */
final class NrfRpcCounters {
    private static final VarHandle VALUES = MethodHandles.arrayElementVarHandle(long[].class);
    private static final int MESSAGES = 0;
    private static final int BYTES = 1;
    private static final int REFUSED = 2;
    private static final int CORRUPT = 3;

    private final long[] values = new long[4];

    void message(int bytes) {
        add(MESSAGES, 1);
        add(BYTES, bytes);
    }

    void refused() {
        add(REFUSED, 1);
    }

    void corrupt() {
        add(CORRUPT, 1);
    }

    long messages() {
        return get(MESSAGES);
    }

    RingInfo info(RingInfo.Direction direction, RingInfo.Threads threads, int maxMessageBytes, int backlog) {
        return new RingInfo(
                direction, threads, maxMessageBytes, backlog, get(MESSAGES), get(BYTES), get(REFUSED), get(CORRUPT));
    }

    private void add(int counter, long delta) {
        VALUES.setOpaque(values, counter, (long) VALUES.getOpaque(values, counter) + delta);
    }

    private long get(int counter) {
        return (long) VALUES.getOpaque(values, counter);
    }
}
