package io.millrace.posix.internal.granule;

/** Tells the dead from the living. Thread-safety: thread-safe. */
@FunctionalInterface
public interface Liveness {
    /**
     * Whether a peer is known to be dead. What is not known lives.
     *
     * @param peer as its slot tells
     * @return whether nobody will ever act for it again
     */
    boolean isDead(SeenPeer peer);

    /**
     * What the slot of a peer says. Thread-safety: immutable.
     *
     * @param slot its place
     * @param generation which peer in that place
     * @param joining it has not told more than its pid yet
     * @param identity who it is
     * @param heartbeat changes while it lives
     */
    record SeenPeer(int slot, int generation, boolean joining, PeerIdentity identity, long heartbeat) {}
}
