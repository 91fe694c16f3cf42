package io.millrace.api.alloc;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Blocks of a segment. Where the state lies (in the segment, or with the one party that allocates) is the wire's
 * matter.
 *
 * <p>Thread-safety: thread-safe.
 */
@ProviderType
public interface Allocator {
    /** Service property: the allocator's name. */
    String NAME = "millrace.allocator";

    /**
     * Takes a block.
     *
     * @param sizeBytes how long it must be at least, 1 or more
     * @param block the handle that becomes valid; must not hold a block already
     * @return what became of it; only with {@link Allocation#ALLOCATED} the handle is valid
     * @throws IllegalArgumentException if the size is below 1
     * @throws BlockException if the handle holds a block
     */
    Allocation tryAllocate(long sizeBytes, Block block);

    /**
     * Gives a block back.
     *
     * @param block the handle, empty afterwards
     * @throws BlockException if the block was given back already, is of an earlier generation, or of another allocator
     * @throws UnsupportedOperationException if this wire has no way back, as {@link AllocatorInfo#canFree()} says
     */
    void free(Block block);

    /**
     * What there is and what is left.
     *
     * @return a snapshot
     */
    AllocatorInfo info();
}
