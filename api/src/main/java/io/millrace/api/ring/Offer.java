package io.millrace.api.ring;

/** What became of a message, or of the room asked for one. */
public enum Offer {
    /** The message is published; from {@code tryClaim}: the room is the caller's. */
    SENT,
    /** No room now; try again when the peer has consumed. */
    FULL,
    /** No room ever: longer than the longest message of this ring. */
    TOO_LARGE,
    /** This end of the ring is closed, or was never there. */
    CLOSED,
    /** The peer is known to be gone. */
    PEER_GONE
}
