package io.millrace.vox.internal;

import io.millrace.api.alloc.Allocation;
import io.millrace.api.alloc.Allocator;
import io.millrace.api.alloc.AllocatorInfo;
import io.millrace.api.alloc.Block;
import io.millrace.api.alloc.BlockException;
import io.millrace.api.memory.PeerCorruptionException;
import java.util.BitSet;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The slots of a segment: for each class a list of free slots, shared by the host and all guests without a lock. As an
 * {@link Allocator} it gives whole slots, in the name of one owner.
 *
 * <p>Thread-safety: thread-safe, over all processes. Ordering: a slot is owned once the head was replaced; what its
 * owner stores is seen by whoever acquires the frame that names it. Peer: indexes and states are checked; a loop that
 * others keep from ending is given up. Crash: a slot whose owner died between taking it and marking it is found again
 * by {@link VoxRecovery}.
 */
final class VoxPool implements Allocator {
    /** Races lost in a row before the head is taken for one that somebody spins. */
    private static final int MAX_RACES = 1 << 20;

    private final VoxView view;
    private final VoxLayout layout;
    private final String name;
    private final int owner;
    private final int maxSlotBytes;
    private final VoxLedger ledger;
    /** For blocks only; messages have no lock. */
    private final ReentrantLock blocks = new ReentrantLock();

    private volatile boolean closed;

    /**
     * Makes the pool's view of one party.
     *
     * @param name of the allocator
     * @param owner id in whose name slots are taken, 0 for the host
     */
    VoxPool(VoxView view, String name, int owner) {
        this.view = view;
        this.layout = view.layout();
        this.name = name;
        this.owner = owner;
        this.maxSlotBytes = layout.geometry().maxSlotBytes();
        this.ledger = new VoxLedger(layout);
    }

    /** What we know of slots taken here. */
    VoxLedger ledger() {
        return ledger;
    }

    int owner() {
        return owner;
    }

    /** The longest payload a slot can hold. */
    int maxPayloadBytes() {
        return maxSlotBytes - VoxLayout.SLOT_HEADER_BYTES;
    }

    /**
     * Takes a slot of the first class that is large enough and has one.
     *
     * @return whether there was one
     * @throws PeerCorruptionException if a list of free slots makes no sense
     */
    boolean take(long bytes, VoxSlot slot) {
        for (int c = 0; c < layout.classes(); c++) {
            if (layout.slotBytes(c) >= bytes) {
                int index = pop(c);
                if (index != VoxLayout.NO_SLOT) {
                    slot.set(c, index, own(c, index));
                    return true;
                }
            }
        }
        return false;
    }

    /**
     * Gives a slot back; only the first of several who try does it.
     *
     * @return false if it is of another generation or given back already
     * @throws PeerCorruptionException if the list of free slots makes no sense
     */
    boolean giveBack(int slotClass, int index, int generation) {
        int slotOwner = view.slotOwner(slotClass, index);
        if (!view.casAllocated(slotClass, index, generation)) {
            return false;
        }
        reclaim(slotClass, index, slotOwner);
        return true;
    }

    /**
     * Puts a slot that is no longer allocated onto the list; of several who try, the one that takes the owner's mark
     * off. A slot of the host has no mark: whoever freed it is alone.
     */
    void reclaim(int slotClass, int index, int owner) {
        if (owner == 0 || view.casSlotOwner(slotClass, index, owner, 0)) {
            push(slotClass, index);
        }
    }

    /** Puts a slot that nobody has onto the list. */
    private void push(int slotClass, int index) {
        for (int races = 0; races < MAX_RACES; races++) {
            long head = view.head(slotClass);
            view.nextFree(slotClass, index, (int) head);
            if (view.casHead(slotClass, head, head(index, head))) {
                return;
            }
        }
        throw spinning(slotClass);
    }

    /** Free slots of a class. */
    int free(int slotClass) {
        int free = 0;
        for (int slot = 0; slot < layout.slotCount(slotClass); slot++) {
            if (view.slotState(slotClass, slot) == VoxLayout.FREE) {
                free++;
            }
        }
        return free;
    }

    /** The slots on a class's list of free ones; ends at the first index that is none, or comes again. */
    BitSet listed(int slotClass) {
        BitSet listed = new BitSet();
        int index = (int) view.head(slotClass);
        while (Integer.compareUnsigned(index, layout.slotCount(slotClass)) < 0 && !listed.get(index)) {
            listed.set(index);
            index = view.nextFree(slotClass, index);
        }
        return listed;
    }

    /** Makes a class's list of free slots anew, while nobody else is at it. */
    void relist(int slotClass, BitSet free) {
        int next = VoxLayout.NO_SLOT;
        for (int slot = free.length() - 1; slot >= 0; slot = free.previousSetBit(slot - 1)) {
            view.slotState(slotClass, slot, VoxLayout.FREE);
            view.slotOwner(slotClass, slot, 0);
            view.nextFree(slotClass, slot, next);
            next = slot;
        }
        view.head(slotClass, head(next, view.head(slotClass)));
    }

    /** Does something while no block is taken or given back here. */
    void alone(Runnable action) {
        blocks.lock();
        try {
            action.run();
        } finally {
            blocks.unlock();
        }
    }

    /** Gives no blocks any more. */
    void close() {
        closed = true;
    }

    @Override
    public Allocation tryAllocate(long sizeBytes, Block block) {
        if (sizeBytes < 1) {
            throw new IllegalArgumentException("sizeBytes must be 1 or more: sizeBytes=" + sizeBytes);
        }
        if (block.isHeld()) {
            throw new BlockException(BlockException.Reason.HELD, block);
        }
        if (closed) {
            return Allocation.CLOSED;
        }
        if (sizeBytes > maxSlotBytes) {
            return Allocation.TOO_LARGE;
        }
        VoxSlot slot = new VoxSlot();
        if (!takeAlone(sizeBytes, slot)) {
            return Allocation.FULL;
        }
        block.hold(this, layout.slot(slot.slotClass, slot.index), layout.slotBytes(slot.slotClass), slot.generation);
        return Allocation.ALLOCATED;
    }

    @Override
    public void free(Block block) {
        long offset = block.offset();
        int generation = block.generation();
        block.release(this);
        int slotClass = layout.slotClassAt(offset);
        if (!giveBackAlone(slotClass, layout.slotIndexAt(slotClass, offset), generation)) {
            throw new BlockException(BlockException.Reason.STALE, block);
        }
    }

    @Override
    public AllocatorInfo info() {
        long total = 0;
        long free = 0;
        long longest = 0;
        for (int c = 0; c < layout.classes(); c++) {
            int slots = free(c);
            total += (long) layout.slotCount(c) * layout.slotBytes(c);
            free += (long) slots * layout.slotBytes(c);
            longest = slots > 0 ? Math.max(longest, layout.slotBytes(c)) : longest;
        }
        return new AllocatorInfo(name, layout.slotBytes(0), total, free, longest, true);
    }

    private boolean takeAlone(long sizeBytes, VoxSlot slot) {
        blocks.lock();
        try {
            return take(sizeBytes, slot);
        } finally {
            blocks.unlock();
        }
    }

    private boolean giveBackAlone(int slotClass, int index, int generation) {
        blocks.lock();
        try {
            return giveBack(slotClass, index, generation);
        } finally {
            blocks.unlock();
        }
    }

    private int pop(int slotClass) {
        for (int races = 0; races < MAX_RACES; races++) {
            long head = view.head(slotClass);
            int index = (int) head;
            if (index == VoxLayout.NO_SLOT) {
                return VoxLayout.NO_SLOT;
            }
            checkIndex(slotClass, index, layout.classHeader(slotClass) + VoxLayout.CLASS_HEAD);
            int next = view.nextFree(slotClass, index);
            if (view.casHead(slotClass, head, head(next, head))) {
                return index;
            }
        }
        throw spinning(slotClass);
    }

    /** The owner before the state: a slot that is marked as allocated says by whom. */
    private int own(int slotClass, int index) {
        int state = view.slotState(slotClass, index);
        if (state != VoxLayout.FREE) {
            throw VoxView.corrupt(
                    "free-list", layout.meta(slotClass, index) + VoxLayout.META_STATE, state, "0 for a free slot");
        }
        int generation = view.nextGeneration(slotClass, index);
        view.slotOwner(slotClass, index, owner);
        view.slotState(slotClass, index, VoxLayout.ALLOCATED);
        ledger.taken(slotClass, index, generation);
        return generation;
    }

    private void checkIndex(int slotClass, int index, long at) {
        if (Integer.compareUnsigned(index, layout.slotCount(slotClass)) >= 0) {
            throw VoxView.corrupt("free-list", at, index, "0xffffffff, or 0 to " + (layout.slotCount(slotClass) - 1));
        }
    }

    /** A head with a new index and the next tag. */
    private static long head(int index, long before) {
        return (((before >>> VoxLayout.WORD_BITS) + 1) << VoxLayout.WORD_BITS) | (index & VoxLayout.LOW_WORD);
    }

    private PeerCorruptionException spinning(int slotClass) {
        long at = layout.classHeader(slotClass) + VoxLayout.CLASS_HEAD;
        return VoxView.corrupt("free-list", at, view.head(slotClass), "a head that stands still now and then");
    }
}
