package io.millrace.gateway.runtime.internal;

import io.millrace.api.ring.RingInfo;
import io.millrace.api.ring.RingInfo.Direction;

/**
 * How messages go through one end of a ring, as looks now and then see it. Thread-safety: one thread looks, any may
 * ask.
 */
final class Flow {
    private static final long NEVER = -1;

    private long placed;
    private long taken;
    private long refused;
    private boolean looked;
    private volatile long fullSince = NEVER;

    /** Another object has the name now, and counts from the start; a ring that was full still is. */
    void restart() {
        looked = false;
    }

    /**
     * Looks.
     *
     * @param before a snapshot, taken before the other
     * @param now a snapshot; from counters that are older than the backlog nothing follows that was not so
     * @param millis the time
     * @return whether the peer has moved something since the look before
     */
    boolean look(RingInfo before, RingInfo now, long millis) {
        boolean sends = now.direction() == Direction.TX;
        long placedNow = before.messages() + (sends ? 0 : now.backlog());
        long takenNow = before.messages() - (sends ? now.backlog() : 0);
        boolean wasPlaced = looked && placedNow > placed;
        boolean wasTaken = looked && takenNow > taken;
        boolean moved = wasPlaced || wasTaken;
        boolean wasRefused = looked && !moved && now.refused() > refused && now.backlog() > 0;
        boolean full = now.capacityBytes() > 0 && now.usedBytes() >= now.capacityBytes();
        if (moved || (!full && (!looked || now.backlog() == 0))) {
            fullSince = NEVER;
        }
        if (fullSince == NEVER && (full || wasRefused)) {
            fullSince = millis;
        }
        placed = looked ? Math.max(placed, placedNow) : placedNow;
        taken = looked ? Math.max(taken, takenNow) : takenNow;
        refused = now.refused();
        looked = true;
        return sends ? wasTaken : wasPlaced;
    }

    /** How long it has been full; 0 if it is not. */
    long fullMillis(long millis) {
        long since = fullSince;
        return since == NEVER ? 0 : Math.max(1, millis - since);
    }
}
