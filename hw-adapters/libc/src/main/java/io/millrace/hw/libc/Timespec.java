package io.millrace.hw.libc;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** A relative {@code timespec}, made once per waiter. Thread-safety: confined to one thread at a time. */
final class Timespec {
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private final MemorySegment segment = Arena.ofAuto().allocate(16, 8);

    MemorySegment set(long nanos) {
        segment.set(JAVA_LONG, 0, nanos / NANOS_PER_SECOND);
        segment.set(JAVA_LONG, 8, nanos % NANOS_PER_SECOND);
        return segment;
    }
}
