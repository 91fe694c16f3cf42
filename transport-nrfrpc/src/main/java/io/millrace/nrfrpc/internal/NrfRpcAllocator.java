package io.millrace.nrfrpc.internal;

import io.millrace.api.alloc.Allocation;
import io.millrace.api.alloc.Allocator;
import io.millrace.api.alloc.AllocatorInfo;
import io.millrace.api.alloc.Block;
import io.millrace.api.alloc.BlockException;

/**
 * The 64 blocks of an area as one word, first fit. The mask is private to the sending side; after a restart it is
 * rebuilt from the slots and sizes in the area (see {@link NrfRpcRecovery}).
 *
 * <p>Thread-safety: thread-safe; {@code take}, {@code taken}, {@code give} and {@code reserve} are called under this
 * object's lock.
 */
final class NrfRpcAllocator implements Allocator {
    private final String name;
    private final int blockBytes;
    private final int[] generations = new int[NrfRpcLayout.BLOCKS];
    private long free = -1L;

    NrfRpcAllocator(String name, int blockBytes) {
        this.name = name;
        this.blockBytes = blockBytes;
    }

    /** The bits of a run: {@code count} ones from {@code first}. */
    static long run(int first, int count) {
        return (-1L >>> (NrfRpcLayout.BLOCKS - count)) << first;
    }

    /** Takes the first run of free blocks; its first block, or -1. */
    int take(int count) {
        int first = firstRun(free, count);
        if (first >= 0) {
            free &= ~run(first, count);
        }
        return first;
    }

    /** The blocks that are not free. */
    long taken() {
        return ~free;
    }

    /** Gives blocks back. Blocks that are free already stay free. */
    void give(long blocks) {
        free |= blocks;
    }

    /** Takes blocks known to be in use. */
    void reserve(long blocks) {
        free &= ~blocks;
    }

    @Override
    public synchronized Allocation tryAllocate(long sizeBytes, Block block) {
        if (sizeBytes < 1) {
            throw new IllegalArgumentException("size must be 1 or more: sizeBytes=" + sizeBytes);
        }
        if (block.isHeld()) {
            throw new BlockException(BlockException.Reason.HELD, block);
        }
        if (sizeBytes > (long) NrfRpcLayout.BLOCKS * blockBytes) {
            return Allocation.TOO_LARGE;
        }
        int count = (int) ((sizeBytes + blockBytes - 1) / blockBytes);
        int first = take(count);
        if (first < 0) {
            return Allocation.FULL;
        }
        block.hold(this, (long) first * blockBytes, (long) count * blockBytes, ++generations[first]);
        return Allocation.ALLOCATED;
    }

    @Override
    public synchronized void free(Block block) {
        block.release(this);
        int first = (int) (block.offset() / blockBytes);
        if (generations[first] != block.generation()) {
            throw new BlockException(BlockException.Reason.STALE, block);
        }
        give(run(first, (int) (block.length() / blockBytes)));
    }

    @Override
    public synchronized AllocatorInfo info() {
        int longest = NrfRpcLayout.BLOCKS;
        while (longest > 0 && firstRun(free, longest) < 0) {
            longest--;
        }
        return new AllocatorInfo(
                name,
                blockBytes,
                (long) NrfRpcLayout.BLOCKS * blockBytes,
                (long) Long.bitCount(free) * blockBytes,
                (long) longest * blockBytes,
                true);
    }

    /** Bit i of the folded mask says that a whole run starts at i; each fold doubles the run it looks for. */
    private static int firstRun(long free, int count) {
        long starts = free;
        for (int have = 1; have < count; ) {
            int step = Math.min(have, count - have);
            starts &= starts >>> step;
            have += step;
        }
        return starts == 0 ? -1 : Long.numberOfTrailingZeros(starts);
    }
}
