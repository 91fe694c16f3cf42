package io.millrace.posix.internal.granule;

/** The state word of a peer, packed. Thread-safety: static functions of their arguments. */
final class PeerState {
    static final int FREE = 0;
    static final int JOINING = 1;
    static final int ALIVE = 2;

    private static final int PID_BITS = 32;
    private static final int GENERATION_MASK = (1 << GranuleLayout.GENERATION_BITS) - 1;

    private PeerState() {}

    static long of(int state, int generation, int pid) {
        return (long) state << GranuleLayout.OWNER_SHIFT
                | (long) (generation & GENERATION_MASK) << PID_BITS
                | Integer.toUnsignedLong(pid);
    }

    /** A slot that somebody left: the next one there has another generation, never 0. */
    static long left(long state) {
        int next = (generation(state) + 1) & GENERATION_MASK;
        return of(FREE, next == 0 ? 1 : next, 0);
    }

    static int state(long word) {
        return (int) (word >>> GranuleLayout.OWNER_SHIFT);
    }

    static int generation(long word) {
        return (int) (word >>> PID_BITS) & GENERATION_MASK;
    }

    static int pid(long word) {
        return (int) word;
    }

    /** A holder of a lock: slot plus 1, and the generation, so that the next one in the slot is somebody else. */
    static long holder(int slot, long state) {
        return (long) generation(state) << PID_BITS | (slot + 1);
    }

    /** The slot of a holder; -1 of none. */
    static int slot(long holder) {
        return (int) holder - 1;
    }

    static boolean isHolder(long holder, int slot, long state) {
        return state(state) == ALIVE && holder(slot, state) == holder;
    }
}
