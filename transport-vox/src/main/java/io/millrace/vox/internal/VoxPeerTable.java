package io.millrace.vox.internal;

import java.util.OptionalInt;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The peer table's transitions. Who wins a compare-and-set has the entry; a loser goes on to the next one.
 *
 * <p>Thread-safety: thread-safe, over all processes. Peer: a state that is none of the four is left alone, and reported
 * by whoever looks at it. Source: vox-shm 0.3.1, peer entry.
 */
final class VoxPeerTable {
    private final VoxView view;
    private final int guests;
    /** Held while the host keeps everybody out, and to reserve. */
    private final ReentrantLock closing = new ReentrantLock();

    VoxPeerTable(VoxView view) {
        this.view = view;
        this.guests = view.layout().geometry().guests();
    }

    int guests() {
        return guests;
    }

    /** The state word of a guest's entry. */
    int state(int guest) {
        return view.peerState(guest - 1);
    }

    int epoch(int guest) {
        return view.epoch(guest - 1);
    }

    /** Host: keeps the first empty entry for a guest that is invited. The epoch counts reservations. */
    OptionalInt reserve() {
        closing.lock();
        try {
            return takeFirst(VoxLayout.RESERVED);
        } finally {
            closing.unlock();
        }
    }

    /** Host: the guest did not come; false if it did. */
    boolean release(int guest) {
        return view.casPeerState(guest - 1, VoxLayout.RESERVED, VoxLayout.EMPTY);
    }

    /** Guest: takes the entry that was reserved for it; the epoch stays. */
    boolean claim(int guest) {
        return view.casPeerState(guest - 1, VoxLayout.RESERVED, VoxLayout.ATTACHED);
    }

    /** Guest: takes the first empty entry. */
    OptionalInt walkIn() {
        return takeFirst(VoxLayout.ATTACHED);
    }

    /** The guest leaves, or the host says so of it. */
    void goodbye(int guest) {
        view.peerState(guest - 1, VoxLayout.GOODBYE);
    }

    /** Host: the entry is empty again, at the end of recovery. */
    void reset(int guest) {
        view.heartbeat(guest - 1, 0);
        view.peerState(guest - 1, VoxLayout.EMPTY);
    }

    /**
     * Host: keeps everybody out until {@link #openAll}, called by the same thread; false, and nothing kept, if somebody
     * is there already. Who reserves meanwhile waits: the places are not taken.
     */
    boolean closeAll() {
        closing.lock();
        boolean closed = false;
        try {
            closed = takeAll();
            return closed;
        } finally {
            if (!closed) {
                closing.unlock();
            }
        }
    }

    /** Host: lets everybody in again. */
    void openAll() {
        try {
            openUntil(guests + 1);
        } finally {
            closing.unlock();
        }
    }

    private boolean takeAll() {
        for (int guest = 1; guest <= guests; guest++) {
            if (!view.casPeerState(guest - 1, VoxLayout.EMPTY, VoxLayout.RESERVED)) {
                openUntil(guest);
                return false;
            }
        }
        return true;
    }

    private void openUntil(int end) {
        for (int guest = 1; guest < end; guest++) {
            release(guest);
        }
    }

    private OptionalInt takeFirst(int state) {
        for (int guest = 1; guest <= guests; guest++) {
            if (view.casPeerState(guest - 1, VoxLayout.EMPTY, state)) {
                view.nextEpoch(guest - 1);
                return OptionalInt.of(guest);
            }
        }
        return OptionalInt.empty();
    }
}
