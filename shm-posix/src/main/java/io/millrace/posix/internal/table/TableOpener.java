package io.millrace.posix.internal.table;

import io.millrace.api.memory.Access;
import io.millrace.api.memory.GeometryMismatchException;
import io.millrace.api.memory.Memory;
import io.millrace.api.segment.Reservation;
import io.millrace.api.segment.Segment;
import io.millrace.api.segment.SegmentRefusedException;
import io.millrace.posix.internal.granule.Liveness;
import io.millrace.posix.internal.granule.PeerIdentity;
import io.millrace.posix.internal.granule.Peers;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Gets from a segment to the table in it: made by whoever comes first, under a reservation of its bytes.
 *
 * <p>Thread-safety: immutable. Crash: a table without its magic is made anew by the next one; a reservation of a file
 * goes with the process that had it.
 *
 * @param name of the table, unique in the runtime
 * @param segment holds it, NORMAL
 * @param offset where it starts there, a multiple of 64
 * @param self who we are
 * @param liveness tells the dead
 * @param seconds the time of day, since 1970
 */
public record TableOpener(
        String name, Segment segment, long offset, PeerIdentity self, Liveness liveness, LongSupplier seconds) {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

    /**
     * Makes the table if there is none, and joins it.
     *
     * @param layout the geometry, of a table that is there too
     * @return the calls
     * @throws GeometryMismatchException if the segment cannot hold it, or holds one of another geometry
     * @throws io.millrace.api.memory.PeerCorruptionException if something else stands there
     */
    public TableSystemV open(TableLayout layout) {
        Memory memory = memory(layout.size());
        long start = System.nanoTime();
        for (int round = 0; !TableView.isComplete(memory); round++) {
            make(memory, layout, start);
            Peers.pause(round);
        }
        TableLayout found = TableView.layout(memory);
        if (!found.equals(layout)) {
            throw new GeometryMismatchException(
                    "table " + name + " in " + segment.info().location() + " is " + found + ", configured: " + layout);
        }
        return join(memory, found);
    }

    /**
     * Joins a table that is there.
     *
     * @return the calls
     * @throws GeometryMismatchException if there is none, or the segment does not hold all of it
     * @throws io.millrace.api.memory.PeerCorruptionException if something else stands there
     */
    public TableSystemV attach() {
        Memory start = memory(TableLayout.HEADER_BYTES);
        if (!TableView.isComplete(start)) {
            throw new GeometryMismatchException("there is no table at offset " + offset + " of "
                    + segment.info().location() + "; let who has the pages make it first");
        }
        TableLayout found = TableView.layout(start);
        return join(memory(found.size()), found);
    }

    private TableSystemV join(Memory memory, TableLayout layout) {
        TableView view = new TableView(memory, layout);
        view.requirePool();
        return new TableSystemV(name, view, self, liveness, seconds);
    }

    private Memory memory(long size) {
        Memory all = segment.memory();
        if (all.access() != Access.NORMAL) {
            throw new GeometryMismatchException(
                    "table " + name + " needs NORMAL memory, " + segment.info().location() + " is " + all.access());
        }
        if (offset < 0 || offset % Long.SIZE != 0 || size > all.size() - offset) {
            throw new GeometryMismatchException("table " + name + " needs " + size + " bytes at offset " + offset
                    + ", a multiple of " + Long.SIZE + "; " + segment.info().location() + " has " + all.size());
        }
        return all.slice(offset, size);
    }

    private void make(Memory memory, TableLayout layout, long start) {
        Optional<Reservation> alone = reserve(layout.size());
        if (alone.isPresent()) {
            try (Reservation _ = alone.get()) {
                if (!TableView.isComplete(memory)) {
                    new TableView(memory, layout).initialise();
                }
            }
        } else if (System.nanoTime() - start > PATIENCE_NANOS) {
            throw new SegmentRefusedException(
                    "table " + name + " in " + segment.info().location()
                            + " is being made by somebody for more than "
                            + TimeUnit.NANOSECONDS.toSeconds(PATIENCE_NANOS) + " s");
        }
    }

    private Optional<Reservation> reserve(long size) {
        try {
            return Optional.of(segment.reserve(offset, size));
        } catch (SegmentRefusedException expected) {
            return Optional.empty();
        }
    }
}
