package io.millrace.vox.internal;

import io.millrace.api.ring.RingInfo;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** Counters of one end of a ring. Thread-safety: one writer at a time, many readers, who may see a little less. */
final class VoxCounters {
    private static final VarHandle VALUES = MethodHandles.arrayElementVarHandle(long[].class);
    private static final int INLINE = 0;
    private static final int SLOT = 1;
    private static final int MMAP = 2;
    private static final int BYTES = 3;
    private static final int REFUSED = 4;
    private static final int CORRUPT = 5;

    private final long[] values = new long[CORRUPT + 1];

    void inline(int bytes) {
        values[INLINE]++;
        values[BYTES] += bytes;
    }

    void message(VoxPath path, int bytes) {
        add(counter(path), 1);
        add(BYTES, bytes);
    }

    void refused() {
        add(REFUSED, 1);
    }

    void corrupt() {
        add(CORRUPT, 1);
    }

    /** Messages that travelled one way. */
    long messages(VoxPath path) {
        return get(counter(path));
    }

    RingInfo info(
            RingInfo.Direction direction,
            RingInfo.Threads threads,
            int maxMessageBytes,
            int backlog,
            long usedBytes,
            long capacityBytes) {
        long messages = get(INLINE) + get(SLOT) + get(MMAP);
        return new RingInfo(
                direction,
                threads,
                maxMessageBytes,
                backlog,
                usedBytes,
                capacityBytes,
                messages,
                get(BYTES),
                get(REFUSED),
                get(CORRUPT));
    }

    private static int counter(VoxPath path) {
        return switch (path) {
            case INLINE -> INLINE;
            case SLOT -> SLOT;
            case MMAP -> MMAP;
        };
    }

    private void add(int counter, long delta) {
        values[counter] += delta;
    }

    private long get(int counter) {
        return (long) VALUES.getOpaque(values, counter);
    }
}
