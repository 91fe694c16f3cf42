package io.millrace.gateway.runtime.internal;

import io.millrace.api.ring.RingInfo;

/** Counters of one end of a ring. Thread-safety: immutable. */
record Tally(long messages, long bytes, long refused, long corrupt) {
    static final Tally NONE = new Tally(0, 0, 0, 0);

    static Tally of(RingInfo ring) {
        return new Tally(ring.messages(), ring.bytes(), ring.refused(), ring.corrupt());
    }

    Tally plus(Tally other) {
        return new Tally(
                messages + other.messages, bytes + other.bytes, refused + other.refused, corrupt + other.corrupt);
    }
}
