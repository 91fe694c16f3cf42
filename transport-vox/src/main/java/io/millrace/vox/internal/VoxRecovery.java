package io.millrace.vox.internal;

import io.millrace.api.memory.PeerCorruptionException;
import java.util.BitSet;

/**
 * What the host does after a guest is gone, dead or not: frees what the guest held and gives its entry to the next one.
 *
 * <p>Thread-safety: one thread at a time; nobody else may be at the guest's rings. Peer: words of the dead are checked
 * as those of the living. Crash: every step can be done again; whoever comes next begins anew.
 */
final class VoxRecovery {
    private final VoxView view;
    private final VoxLayout layout;
    private final VoxPeerTable table;
    private final VoxPool pool;
    private final VoxLedger ledger;

    /** Says which slots somebody here still looks at. */
    @FunctionalInterface
    interface Held {
        /** Whether a lease on this slot is open. */
        boolean holds(int slotClass, int index);
    }

    VoxRecovery(VoxView view, VoxPeerTable table, VoxPool pool, VoxLedger ledger) {
        this.view = view;
        this.layout = view.layout();
        this.table = table;
        this.pool = pool;
        this.ledger = ledger;
    }

    /**
     * Clears away a guest. Slots it sent that are still looked at stay allocated; they are freed with their leases.
     *
     * @param guest its id
     * @param held which slots are looked at
     */
    void recover(int guest, Held held) {
        table.goodbye(guest);
        long toGuest = layout.hostToGuest(guest - 1);
        freeUnread(toGuest);
        view.resetRing(toGuest);
        view.resetRing(layout.guestToHost(guest - 1));
        for (int c = 0; c < layout.classes(); c++) {
            for (int slot = 0; slot < layout.slotCount(c); slot++) {
                if (!held.holds(c, slot)) {
                    freeOf(guest, c, slot);
                }
            }
        }
        table.reset(guest);
    }

    /**
     * With no guest left, and no message looked at, finds every slot that is neither listed as free nor ours: taken by
     * one that died before it could write down who it was, freed by one that died before it could put it onto the list,
     * sent by a host before us. If there is one, keeps guests out for a moment.
     *
     * @return false if somebody is there
     */
    boolean rebuild() {
        if (isExact()) {
            return true;
        }
        if (!table.closeAll()) {
            return false;
        }
        try {
            pool.alone(this::rebuildLists);
        } finally {
            table.openAll();
        }
        return true;
    }

    /** Whether every list is what it should be; a guest that comes meanwhile has the answer be no. */
    private boolean isExact() {
        boolean exact = true;
        for (int c = 0; c < layout.classes(); c++) {
            exact &= free(c).equals(pool.listed(c));
        }
        return exact;
    }

    private void rebuildLists() {
        for (int c = 0; c < layout.classes(); c++) {
            BitSet free = free(c);
            if (!free.equals(pool.listed(c))) {
                pool.relist(c, free);
            }
        }
    }

    /** The slots of a class that nobody has, while there is no guest. */
    private BitSet free(int slotClass) {
        BitSet free = new BitSet();
        for (int slot = 0; slot < layout.slotCount(slotClass); slot++) {
            boolean allocated = view.slotState(slotClass, slot) == VoxLayout.ALLOCATED;
            if (!allocated || !ledger.isHere(slotClass, slot, view.generation(slotClass, slot))) {
                free.set(slot);
            }
        }
        return free;
    }

    private void freeOf(int guest, int slotClass, int slot) {
        int generation = view.generation(slotClass, slot);
        int owner = view.slotOwner(slotClass, slot);
        boolean allocated = view.slotState(slotClass, slot) == VoxLayout.ALLOCATED;
        if (owner == guest && !allocated) {
            pool.reclaim(slotClass, slot, guest);
        } else if (allocated
                && (owner == guest || (owner == 0 && ledger.isSentTo(guest, slotClass, slot, generation)))) {
            pool.giveBack(slotClass, slot, generation);
        }
    }

    /** Frees the slots of frames the guest never took; ends at the first position or frame that is none. */
    private void freeUnread(long ring) {
        int read;
        int write;
        int mark;
        try {
            read = view.read(ring);
            write = view.write(ring);
            mark = view.watermark(ring);
        } catch (PeerCorruptionException nothingToWalk) {
            return;
        }
        if (mark != 0 && read <= mark) {
            freeFrames(ring, read, mark);
            freeFrames(ring, 0, write < read ? write : 0);
        } else {
            freeFrames(ring, read, write);
        }
    }

    private void freeFrames(long ring, int from, int to) {
        int position = from;
        while (position < to) {
            long frame = VoxLayout.data(ring) + position;
            int bytes = view.frameBytes(frame);
            if (!VoxFrames.isLength(bytes, to - position)) {
                return;
            }
            freeSlotOf(frame, bytes);
            position += bytes;
        }
    }

    private void freeSlotOf(long frame, int bytes) {
        long flags = (view.frame(frame) >>> VoxLayout.WORD_BITS) & VoxLayout.ANY_REF;
        if (flags != VoxLayout.SLOT_REF || bytes < VoxLayout.SLOT_FRAME_BYTES) {
            return;
        }
        int slotClass = view.slotWhere(frame) & VoxLayout.CLASS_MASK;
        int slot = view.slotIndex(frame);
        if (slotClass < layout.classes()
                && Integer.compareUnsigned(slot, layout.slotCount(slotClass)) < 0
                && view.slotOwner(slotClass, slot) == 0) {
            pool.giveBack(slotClass, slot, view.slotGeneration(frame));
        }
    }
}
