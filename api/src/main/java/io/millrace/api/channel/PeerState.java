package io.millrace.api.channel;

/** What is known of a peer. Not knowing is never taken for dead. */
public enum PeerState {
    /** No sign of it yet: its part of the memory is not initialised. */
    ABSENT,
    /** It has begun, and is not ready. */
    STARTING,
    /** It is there. */
    ALIVE,
    /** It has not done for too long what it should do. */
    LATE,
    /** It said goodbye, or is known to be dead. */
    GONE,
    /** It wrote nonsense, and this channel is quarantined. */
    CORRUPT
}
