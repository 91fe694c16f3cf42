package io.millrace.posix.internal.table;

import io.millrace.api.memory.GeometryMismatchException;
import io.millrace.api.memory.Memory;
import io.millrace.api.segment.Segment;
import io.millrace.posix.internal.granule.Liveness;
import io.millrace.posix.internal.granule.PeerIdentity;
import io.millrace.posix.internal.granule.Site;
import java.util.function.LongSupplier;

/**
 * Gets from a segment to the table in it, made by whoever comes first.
 *
 * <p>Thread-safety: immutable. Crash: a table without its magic is made anew by the next one.
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
    /**
     * Makes the table if there is none, and joins it.
     *
     * @param layout the geometry, of a table that is there too
     * @return the calls
     * @throws GeometryMismatchException if the segment cannot hold it, or holds one of another geometry
     * @throws io.millrace.api.memory.PeerCorruptionException if something else stands there
     */
    public TableSystemV open(TableLayout layout) {
        Memory memory = site().memory(layout.size());
        TableView view = new TableView(memory, layout);
        site().make(layout.size(), () -> TableView.isComplete(memory), view::initialise);
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
        Memory start = site().memory(TableLayout.HEADER_BYTES);
        if (!TableView.isComplete(start)) {
            throw new GeometryMismatchException("there is no table at offset " + offset + " of "
                    + segment.info().location() + "; let who has the pages make it first");
        }
        TableLayout found = TableView.layout(start);
        return join(site().memory(found.size()), found);
    }

    private TableSystemV join(Memory memory, TableLayout layout) {
        TableView view = new TableView(memory, layout);
        view.requirePool();
        return new TableSystemV(name, view, self, liveness, seconds);
    }

    private Site site() {
        return new Site("table " + name, segment, offset);
    }
}
