package io.millrace.posix.internal;

import io.millrace.api.memory.Access;
import io.millrace.api.memory.GeometryMismatchException;
import io.millrace.api.memory.Memory;
import io.millrace.api.segment.Reservation;
import io.millrace.api.segment.Segment;
import io.millrace.api.segment.SegmentRefusedException;
import io.millrace.posix.internal.granule.GranuleAllocator;
import io.millrace.posix.internal.granule.GranuleLayout;
import io.millrace.posix.internal.granule.GranulePool;
import io.millrace.posix.internal.granule.Liveness;
import io.millrace.posix.internal.granule.Peers;
import io.millrace.posix.internal.granule.ProcessLiveness;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Gets from a segment to the pool of granules in it: made by whoever comes first, under a reservation of its bytes.
 *
 * <p>Thread-safety: immutable. Crash: a pool without its magic is made anew by the next one; a reservation of a file
 * goes with the process that had it.
 *
 * @param name of the allocator, unique in the runtime
 * @param segment holds it, NORMAL
 * @param offset where it starts there, a multiple of 64
 * @param liveness tells the dead
 */
record GranulesOpener(String name, Segment segment, long offset, Liveness liveness) {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

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
        Memory memory = memory(GranulesSettings.bytes(layout));
        Memory state = memory.slice(0, layout.size());
        long start = System.nanoTime();
        for (int round = 0; !GranulePool.isComplete(state); round++) {
            make(state, layout, start);
            Peers.pause(round);
        }
        GranuleLayout found = GranulePool.layout(state);
        if (!found.equals(layout)) {
            throw new GeometryMismatchException(
                    "pool " + name + " in " + location() + " is " + found + ", configured: " + layout);
        }
        GranulePool pool = GranulePool.join(state, layout, ProcessLiveness.self(), liveness);
        pool.join();
        return new Joined(pool, new GranuleAllocator(name, memory, pool));
    }

    private Memory memory(long size) {
        Memory all = segment.memory();
        if (all.access() != Access.NORMAL) {
            throw new GeometryMismatchException(
                    "pool " + name + " needs NORMAL memory, " + location() + " is " + all.access());
        }
        if (offset < 0 || offset % Long.SIZE != 0 || size > all.size() - offset) {
            throw new GeometryMismatchException("pool " + name + " needs " + size + " bytes at offset " + offset
                    + ", a multiple of " + Long.SIZE + "; " + location() + " has " + all.size());
        }
        return all.slice(offset, size);
    }

    private void make(Memory state, GranuleLayout layout, long start) {
        Optional<Reservation> alone = reserve(GranulesSettings.bytes(layout));
        if (alone.isPresent()) {
            try (Reservation _ = alone.get()) {
                if (!GranulePool.isComplete(state)) {
                    GranulePool.initialise(state, layout);
                }
            }
        } else if (System.nanoTime() - start > PATIENCE_NANOS) {
            throw new SegmentRefusedException("pool " + name + " in " + location()
                    + " is being made by somebody for more than " + TimeUnit.NANOSECONDS.toSeconds(PATIENCE_NANOS)
                    + " s");
        }
    }

    private Optional<Reservation> reserve(long size) {
        try {
            return Optional.of(segment.reserve(offset, size));
        } catch (SegmentRefusedException expected) {
            return Optional.empty();
        }
    }

    private String location() {
        return segment.info().location();
    }
}
