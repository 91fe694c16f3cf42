package io.millrace.hw.unix.internal;

import io.millrace.hw.libc.Descriptor;
import io.millrace.hw.libc.Held;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Ends a wait of our own: rings are counted, and taken all at once. Thread-safety: thread-safe. */
final class Bell {
    private final Held counter = new Held(Descriptor.eventfd());
    private final MemorySegment one = Arena.ofAuto().allocateFrom(ValueLayout.JAVA_LONG, 1);
    private final MemorySegment rings = Arena.ofAuto().allocate(ValueLayout.JAVA_LONG);

    /** Begins a wait; false if it was closed. Each true is followed by one {@link #leave}. */
    boolean enter() {
        return counter.enter();
    }

    void leave() {
        counter.leave();
    }

    /** What to wait for, between {@link #enter} and {@link #leave}. */
    Descriptor descriptor() {
        return counter.descriptor();
    }

    void ring() {
        if (counter.enter()) {
            try {
                counter.descriptor().write(one, one.byteSize());
            } finally {
                counter.leave();
            }
        }
    }

    /** Takes every ring; for who waits. */
    void quiet() {
        counter.descriptor().read(rings, rings.byteSize());
    }

    /** Ends the wait that is going on and all that come. */
    void close() {
        ring();
        counter.close();
    }
}
