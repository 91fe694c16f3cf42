package io.millrace.api.ring;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Counters of one end of a ring, for those who implement rings.
 *
 * <p>Thread-safety: one writer at a time, many readers.
 */
public final class RingCounters {
    private static final VarHandle VALUES = MethodHandles.arrayElementVarHandle(long[].class);
    private static final int MESSAGES = 0;
    private static final int BYTES = 1;
    private static final int REFUSED = 2;
    private static final int CORRUPT = 3;

    private final long[] values = new long[4];

    /** Starts at zero. */
    public RingCounters() {}

    /**
     * Counts a message.
     *
     * @param bytes its payload
     */
    public void message(int bytes) {
        add(MESSAGES, 1);
        add(BYTES, bytes);
    }

    /** Counts an offer that was refused. */
    public void refused() {
        add(REFUSED, 1);
    }

    /** Counts a value of the peer that was refused. */
    public void corrupt() {
        add(CORRUPT, 1);
    }

    /**
     * Messages so far.
     *
     * @return how many
     */
    public long messages() {
        return get(MESSAGES);
    }

    /**
     * A snapshot.
     *
     * @param direction which end it is
     * @param threads how many threads may use it
     * @param maxMessageBytes the longest message
     * @param backlog messages under way
     * @param usedBytes what is in use of the room for messages
     * @param capacityBytes that room
     * @return the snapshot
     */
    public RingInfo info(
            RingInfo.Direction direction,
            RingInfo.Threads threads,
            int maxMessageBytes,
            int backlog,
            long usedBytes,
            long capacityBytes) {
        return new RingInfo(
                direction,
                threads,
                maxMessageBytes,
                backlog,
                usedBytes,
                capacityBytes,
                get(MESSAGES),
                get(BYTES),
                get(REFUSED),
                get(CORRUPT));
    }

    private void add(int counter, long delta) {
        VALUES.setOpaque(values, counter, (long) VALUES.getOpaque(values, counter) + delta);
    }

    private long get(int counter) {
        return (long) VALUES.getOpaque(values, counter);
    }
}
