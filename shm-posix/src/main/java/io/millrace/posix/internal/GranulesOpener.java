package io.millrace.posix.internal;

import io.millrace.api.memory.GeometryMismatchException;
import io.millrace.api.memory.Memory;
import io.millrace.api.segment.Segment;
import io.millrace.posix.internal.granule.GranuleAllocator;
import io.millrace.posix.internal.granule.GranuleLayout;
import io.millrace.posix.internal.granule.GranulePool;
import io.millrace.posix.internal.granule.Liveness;
import io.millrace.posix.internal.granule.ProcessLiveness;
import io.millrace.posix.internal.granule.Site;

/**
 * Gets from a segment to the pool of granules in it, made by whoever comes first.
 *
 * <p>Thread-safety: immutable. Crash: a pool without its magic is made anew by the next one.
 *
 * @param name of the allocator, unique in the runtime
 * @param segment holds it, NORMAL
 * @param offset where it starts there, a multiple of 64
 * @param liveness tells the dead
 */
record GranulesOpener(String name, Segment segment, long offset, Liveness liveness) {
    /**
     * An allocator with its pool.
     *
     * @param pool joined
     * @param allocator leaves the pool when it is closed
     */
    record Joined(GranulePool pool, GranuleAllocator allocator) {}

    /**
     * Makes the pool if there is none, and joins it.
     *
     * @throws GeometryMismatchException if the segment cannot hold it, or holds one of another geometry
     * @throws io.millrace.api.memory.PeerCorruptionException if something else stands there
     */
    Joined open(GranuleLayout layout) {
        Site site = new Site("pool " + name + " of " + layout.granules() + " granules", segment, offset);
        long size = GranulesSettings.bytes(layout);
        Memory memory = site.memory(size);
        Memory state = memory.slice(0, layout.size());
        site.make(size, () -> GranulePool.isComplete(state), () -> GranulePool.initialise(state, layout));
        GranuleLayout found = GranulePool.layout(state);
        if (!found.equals(layout)) {
            throw new GeometryMismatchException(
                    "pool " + name + " in " + site.location() + " is " + found + ", configured: " + layout);
        }
        GranulePool pool = GranulePool.join(state, layout, ProcessLiveness.self(), liveness);
        pool.join();
        return new Joined(pool, new GranuleAllocator(name, memory, pool));
    }
}
