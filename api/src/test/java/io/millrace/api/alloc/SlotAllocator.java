package io.millrace.api.alloc;

/** The simplest allocator there can be: slots of one size, a generation for each. Thread-safety: thread-safe. */
final class SlotAllocator implements Allocator {
    private static final long SLOT = 32;

    private final boolean canFree;
    private final boolean[] taken;
    private final int[] generations;

    SlotAllocator(int slots, boolean canFree) {
        this.canFree = canFree;
        this.taken = new boolean[slots];
        this.generations = new int[slots];
    }

    @Override
    public synchronized Allocation tryAllocate(long sizeBytes, Block block) {
        if (sizeBytes < 1) {
            throw new IllegalArgumentException("sizeBytes must be 1 or more: sizeBytes=" + sizeBytes);
        }
        if (block.isHeld()) {
            throw new BlockException(BlockException.Reason.HELD, block);
        }
        if (sizeBytes > SLOT) {
            return Allocation.TOO_LARGE;
        }
        for (int i = 0; i < taken.length; i++) {
            if (!taken[i]) {
                taken[i] = true;
                block.hold(this, i * SLOT, SLOT, ++generations[i]);
                return Allocation.ALLOCATED;
            }
        }
        return Allocation.FULL;
    }

    @Override
    public synchronized void free(Block block) {
        if (!canFree) {
            throw new UnsupportedOperationException("this allocator never takes back");
        }
        block.release(this);
        taken[(int) (block.offset() / SLOT)] = false;
    }

    @Override
    public synchronized AllocatorInfo info() {
        long free = SLOT * (taken.length - count());
        return new AllocatorInfo("slots", SLOT, SLOT * taken.length, free, free == 0 ? 0 : SLOT, canFree);
    }

    private int count() {
        int count = 0;
        for (boolean slot : taken) {
            count += slot ? 1 : 0;
        }
        return count;
    }
}
