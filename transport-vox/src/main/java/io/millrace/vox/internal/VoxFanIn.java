package io.millrace.vox.internal;

import io.millrace.api.ring.MessageHandler;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Receives from all guests in one thread: from those that rang or had something last time, and from a few of the others
 * each turn, so that an idle turn costs the same with 255 guests as with 16. A guest gets a batch a turn at most, and
 * the next turn begins behind the last one served.
 *
 * <p>Thread-safety: one thread at a time; no guest may be read through its own consumer meanwhile.
 */
final class VoxFanIn {
    /** Guests looked at in a turn that have not rung. */
    private static final int SCAN = 8;
    /** Messages of one guest in one turn. */
    private static final int BATCH = 16;

    private final AtomicReferenceArray<VoxLink> links;
    private final VoxReadySet ready;
    private final int guests;
    private int nextServed;
    private int nextScanned;

    /**
     * Makes it.
     *
     * @param links by guest; the host changes them
     * @param ready guests that rang
     * @param guests how many there can be
     */
    VoxFanIn(AtomicReferenceArray<VoxLink> links, VoxReadySet ready, int guests) {
        this.links = links;
        this.ready = ready;
        this.guests = guests;
    }

    /** One turn; answers how many messages were handled. */
    int poll(MessageHandler handler, int limit) {
        int handled = 0;
        int passed = ready.distance(nextServed);
        while (passed < VoxReadySet.SIZE && handled < limit) {
            int guest = (nextServed + passed) % VoxReadySet.SIZE;
            handled += serve(guest, handler, limit - handled);
            passed += 1 + ready.distance((guest + 1) % VoxReadySet.SIZE);
            if (handled >= limit) {
                nextServed = (guest + 1) % VoxReadySet.SIZE;
            }
        }
        for (int i = 0; i < Math.min(SCAN, guests) && handled < limit; i++) {
            nextScanned = nextScanned >= guests ? 1 : nextScanned + 1;
            handled += serve(nextScanned, handler, limit - handled);
        }
        return handled;
    }

    /** The bit goes before the look: a ring during the look sets it again. */
    private int serve(int guest, MessageHandler handler, int limit) {
        VoxLink link = links.get(guest);
        if (ready.contains(guest)) {
            ready.remove(guest);
        }
        int handled = link == null ? 0 : link.rx().poll(handler, Math.min(BATCH, limit));
        if (handled > 0) {
            ready.add(guest);
        }
        return handled;
    }
}
