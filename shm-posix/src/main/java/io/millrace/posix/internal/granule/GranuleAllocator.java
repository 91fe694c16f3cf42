package io.millrace.posix.internal.granule;

import io.millrace.api.alloc.Allocation;
import io.millrace.api.alloc.Allocator;
import io.millrace.api.alloc.AllocatorInfo;
import io.millrace.api.alloc.Block;
import io.millrace.api.alloc.BlockException;
import io.millrace.api.memory.Memory;

/**
 * A pool of granules as an allocator; the granules lie behind the pool, at the next multiple of their length.
 *
 * <p>Thread-safety: thread-safe. Crash: what a dead process held is free after the next sweep. Units: offsets count
 * from the first granule.
 */
public final class GranuleAllocator implements Allocator, AutoCloseable {
    private final String name;
    private final Memory granules;
    private final GranulePool pool;
    private boolean closed;

    /**
     * Takes over a pool that was joined.
     *
     * @param name of the allocator, unique in the runtime
     * @param memory of the pool and the granules
     * @param pool the pool, left when this is closed
     */
    public GranuleAllocator(String name, Memory memory, GranulePool pool) {
        this.name = name;
        this.pool = pool;
        this.granules = memory.slice(
                pool.layout().firstGranule(),
                (long) pool.layout().granules() << pool.layout().log2gran());
    }

    /**
     * The granules.
     *
     * @return memory in which the offsets of blocks count
     */
    public Memory granules() {
        return granules;
    }

    @Override
    public synchronized Allocation tryAllocate(long sizeBytes, Block block) {
        if (sizeBytes < 1) {
            throw new IllegalArgumentException("size must be 1 or more: size=" + sizeBytes);
        }
        if (block.isHeld()) {
            throw new BlockException(BlockException.Reason.HELD, block);
        }
        if (closed) {
            return Allocation.CLOSED;
        }
        long count = ((sizeBytes - 1) >>> pool.layout().log2gran()) + 1;
        if (count > pool.layout().granules()) {
            return Allocation.TOO_LARGE;
        }
        int start = pool.allocate((int) count, 1);
        if (start == GranulePool.NONE) {
            return Allocation.FULL;
        }
        block.hold(this, bytes(start), bytes(count), pool.generation(start));
        return Allocation.ALLOCATED;
    }

    @Override
    public synchronized void free(Block block) {
        long start = block.offset() >>> pool.layout().log2gran();
        block.release(this);
        if (closed) {
            return;
        }
        switch (pool.freeGeneration((int) start, block.generation())) {
            case FREED -> {}
            case STALE -> throw new BlockException(BlockException.Reason.STALE, block);
            case FOREIGN -> throw new BlockException(BlockException.Reason.FOREIGN, block);
            default -> throw new BlockException(BlockException.Reason.DOUBLE_FREE, block);
        }
    }

    @Override
    public synchronized AllocatorInfo info() {
        long free = closed ? 0 : bytes(pool.free());
        long longest = closed ? 0 : bytes(pool.longest());
        return new AllocatorInfo(name, bytes(1), bytes(pool.layout().granules()), free, longest, true);
    }

    /**
     * Frees what the dead have left.
     *
     * @return how many dead peers there were
     */
    public synchronized int sweep() {
        pool.peers().beat();
        return closed ? 0 : pool.sweep();
    }

    /** Frees what was allocated here, and leaves the pool. Idempotent. */
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            pool.leave();
        }
    }

    private long bytes(long count) {
        return count << pool.layout().log2gran();
    }
}
