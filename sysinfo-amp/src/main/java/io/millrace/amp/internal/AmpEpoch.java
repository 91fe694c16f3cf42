package io.millrace.amp.internal;

import io.millrace.api.memory.SegmentClosedException;

/** The time between two initialisations of the memory. Thread-safety: thread-safe. */
final class AmpEpoch {
    private volatile boolean over;

    boolean isOver() {
        return over;
    }

    void end() {
        over = true;
    }

    void check(Object what) {
        if (over) {
            throw new SegmentClosedException(what + " is gone: the memory was initialised anew, or SysInfo is closed");
        }
    }
}
