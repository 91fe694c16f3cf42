package io.millrace.vox.internal;

import io.millrace.api.channel.PeerState;

/**
 * Whether a guest's heartbeat says that it lives: counted from when it was first seen, until it beats.
 *
 * <p>Thread-safety: confined to one thread at a time. Units: nanoseconds of the monotonic clock, which all processes of
 * a machine share.
 */
final class VoxPresence {
    private final long intervalNanos;
    private final long seenSince;
    private long goneSince;
    private boolean gone;

    VoxPresence(long intervalNanos, long seenSince) {
        this.intervalNanos = intervalNanos;
        this.seenSince = seenSince;
    }

    /** The guest is gone, for whatever reason. */
    void gone(long now) {
        goneSince = now;
        gone = true;
    }

    boolean isGone() {
        return gone;
    }

    /** For how long it has been gone. */
    long goneFor(long now) {
        return now - goneSince;
    }

    /** What the last beat means: more than two intervals without one is death; a beat of the future is one of now. */
    PeerState state(long lastBeat, long now) {
        if (intervalNanos == 0) {
            return PeerState.ALIVE;
        }
        long silence = Math.max(0, now - (lastBeat == 0 ? seenSince : lastBeat));
        long overdue = silence - intervalNanos;
        if (overdue > intervalNanos) {
            return PeerState.GONE;
        }
        return overdue > intervalNanos / 2 ? PeerState.LATE : PeerState.ALIVE;
    }
}
