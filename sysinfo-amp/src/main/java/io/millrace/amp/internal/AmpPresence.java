package io.millrace.amp.internal;

import io.millrace.api.channel.PeerState;

/**
 * What is known of the other core. The format has no sign of life: a main core is there because the memory is
 * initialised; a sub core is once it sent or gave back a message, until it says that it panicked.
 *
 * <p>Thread-safety: {@link #panicked} from any thread, the others one at a time.
 */
final class AmpPresence {
    private final boolean peerIsMain;
    private final AmpQueueEnds ends;
    private volatile boolean panic;
    private PeerState state;
    /** What the peer had done when it was last known not to be there. */
    private int idle;

    AmpPresence(boolean peerIsMain, AmpQueueEnds ends) {
        this.peerIsMain = peerIsMain;
        this.ends = ends;
        this.state = peerIsMain ? PeerState.ALIVE : PeerState.ABSENT;
    }

    /** The sub core said that it panicked. */
    void panicked() {
        panic = true;
    }

    /** Looks; what it does after a panic, it does because it was started again. */
    PeerState look() {
        if (panic) {
            panic = false;
            state = PeerState.GONE;
            idle = ends.activity();
        } else if (state != PeerState.ALIVE && ends.activity() != idle) {
            state = PeerState.ALIVE;
        }
        return state;
    }

    /** The memory was initialised anew: whoever was there is not any more. */
    void beginAnew() {
        state = peerIsMain ? PeerState.ALIVE : PeerState.ABSENT;
        idle = 0;
    }
}
