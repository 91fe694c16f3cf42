package io.millrace.posix.internal.granule;

import io.millrace.api.memory.Memory;
import io.millrace.posix.internal.granule.Liveness.SeenPeer;

/**
 * The peers of a pool, and the word of who sweeps. Thread-safety: as {@link Memory}. Peer: nothing is checked here but
 * bounds. Ordering: as each method names.
 */
final class PeerView {
    private final Memory memory;
    private final GranuleLayout layout;

    PeerView(Memory memory, GranuleLayout layout) {
        this.memory = memory;
        this.layout = layout;
    }

    int slots() {
        return layout.peers();
    }

    /** State, generation and pid; acquire. */
    long state(int slot) {
        return memory.getLongAcquire(layout.peer(slot) + GranuleLayout.STATE);
    }

    boolean compareAndSetState(int slot, long expected, long value) {
        return memory.compareAndSetLong(layout.peer(slot) + GranuleLayout.STATE, expected, value);
    }

    /** Frees a slot; release. */
    void leave(int slot, long state) {
        memory.setLongRelease(layout.peer(slot) + GranuleLayout.STATE, PeerState.left(state));
    }

    void identity(int slot, PeerIdentity identity) {
        int at = layout.peer(slot);
        memory.setLong(at + GranuleLayout.START, identity.start());
        memory.setLong(at + GranuleLayout.HOST, identity.host());
        memory.setInt(at + GranuleLayout.UID, identity.uid());
        memory.setInt(at + GranuleLayout.GID, identity.gid());
        memory.setLong(at + GranuleLayout.HEARTBEAT, 0);
        memory.setLong(at + GranuleLayout.INSIDE, 0);
    }

    SeenPeer seen(int slot, long state) {
        int at = layout.peer(slot);
        PeerIdentity identity = new PeerIdentity(
                PeerState.pid(state),
                memory.getLong(at + GranuleLayout.START),
                memory.getLong(at + GranuleLayout.HOST),
                memory.getInt(at + GranuleLayout.UID),
                memory.getInt(at + GranuleLayout.GID));
        boolean joining = PeerState.state(state) == PeerState.JOINING;
        return new SeenPeer(slot, PeerState.generation(state), joining, identity, heartbeat(slot));
    }

    long heartbeat(int slot) {
        return memory.getLong(layout.peer(slot) + GranuleLayout.HEARTBEAT);
    }

    void heartbeat(int slot, long value) {
        memory.setLong(layout.peer(slot) + GranuleLayout.HEARTBEAT, value);
    }

    /** Whether a peer changes words of the pool; acquire. */
    boolean isInside(int slot) {
        return memory.getLongAcquire(layout.peer(slot) + GranuleLayout.INSIDE) != 0;
    }

    /** Says that we do, before any word after it is loaded or stored. */
    void enter(int slot, long number) {
        memory.setLong(layout.peer(slot) + GranuleLayout.INSIDE, number);
        memory.fence();
    }

    /** Says that we or a dead peer do not, after all words before it; release. */
    void exit(int slot) {
        memory.setLongRelease(layout.peer(slot) + GranuleLayout.INSIDE, 0);
    }

    /** Who sweeps, or 0; acquire. */
    long sweep() {
        return memory.getLongAcquire(GranuleLayout.SWEEP);
    }

    /** Begins to sweep, before any word after it is loaded. */
    boolean beginSweep(long before, long holder) {
        boolean ours = memory.compareAndSetLong(GranuleLayout.SWEEP, before, holder);
        memory.fence();
        return ours;
    }

    /** Ends a sweep, after all words before it; release. */
    void endSweep() {
        memory.setLongRelease(GranuleLayout.SWEEP, 0);
    }
}
