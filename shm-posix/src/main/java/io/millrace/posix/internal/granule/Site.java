package io.millrace.posix.internal.granule;

import io.millrace.api.memory.Access;
import io.millrace.api.memory.GeometryMismatchException;
import io.millrace.api.memory.Memory;
import io.millrace.api.segment.Reservation;
import io.millrace.api.segment.Segment;
import io.millrace.api.segment.SegmentRefusedException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A place in a segment where something stands that whoever comes first makes, under a reservation of its bytes.
 *
 * <p>Thread-safety: immutable. Crash: what is not complete is made anew by the next one; a reservation of a file goes
 * with the process that had it.
 *
 * @param what stands there, for messages
 * @param segment holds it, NORMAL
 * @param offset where it starts there, a multiple of 64
 */
public record Site(String what, Segment segment, long offset) {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

    /**
     * The bytes.
     *
     * @param size how many
     * @return the accessor of these alone
     * @throws GeometryMismatchException if the segment cannot hold them, or is of another kind
     */
    public Memory memory(long size) {
        Memory all = segment.memory();
        if (all.access() != Access.NORMAL) {
            throw new GeometryMismatchException(what + " needs NORMAL memory, " + location() + " is " + all.access());
        }
        if (offset < 0 || offset % Long.SIZE != 0 || size > all.size() - offset) {
            throw new GeometryMismatchException(what + " needs " + size + " bytes at offset " + offset
                    + ", a multiple of " + Long.SIZE + "; " + location() + " has " + all.size());
        }
        return all.slice(offset, size);
    }

    /**
     * Sees to it that it is complete: makes it, or waits for who does.
     *
     * @param size of all of it, bytes
     * @param isComplete whether it is
     * @param making makes it of whatever stands there
     * @throws SegmentRefusedException if somebody else is at it for too long
     */
    public void make(long size, BooleanSupplier isComplete, Runnable making) {
        long start = System.nanoTime();
        for (int round = 0; !isComplete.getAsBoolean(); round++) {
            if (!tryMake(size, isComplete, making) && System.nanoTime() - start > PATIENCE_NANOS) {
                throw new SegmentRefusedException(what + " in " + location() + " is being made by somebody for more"
                        + " than " + TimeUnit.NANOSECONDS.toSeconds(PATIENCE_NANOS) + " s");
            }
            Peers.pause(round);
        }
    }

    private boolean tryMake(long size, BooleanSupplier isComplete, Runnable making) {
        Optional<Reservation> alone = reserve(size);
        if (alone.isPresent()) {
            try (Reservation _ = alone.get()) {
                if (!isComplete.getAsBoolean()) {
                    making.run();
                }
            }
        }
        return alone.isPresent();
    }

    private Optional<Reservation> reserve(long size) {
        try {
            return Optional.of(segment.reserve(offset, size));
        } catch (SegmentRefusedException expected) {
            return Optional.empty();
        }
    }

    /**
     * Where the segment is found.
     *
     * @return as its info says
     */
    public String location() {
        return segment.info().location();
    }
}
