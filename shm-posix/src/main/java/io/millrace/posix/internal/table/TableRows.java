package io.millrace.posix.internal.table;

import io.millrace.api.memory.PeerCorruptionException;
import io.millrace.posix.ShmidDs;
import io.millrace.posix.internal.granule.GranulePool;
import io.millrace.posix.internal.table.TableView.Mapping;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.LongSupplier;

/**
 * The regions of a table: found, made, counted, destroyed. How often one is attached, and how many pages are promised,
 * is counted anew each time.
 *
 * <p>Thread-safety: by who holds the lock; {@link #stat} may be off by a call that is under way. Crash: a region is
 * there when its state says so, which is stored last.
 */
final class TableRows {
    private final TableView view;
    private final TableLayout layout;
    private final GranulePool pool;
    private final LongSupplier seconds;

    /**
     * Makes it.
     *
     * @param seconds the time of day, since 1970
     */
    TableRows(TableView view, GranulePool pool, LongSupplier seconds) {
        this.view = view;
        this.layout = view.layout();
        this.pool = pool;
        this.seconds = seconds;
    }

    /** The row of an id; empty if there is no such region. */
    OptionalInt find(int id) {
        int row = Math.floorMod(id, layout.regions());
        long state = view.state(row);
        return id >= 0 && RowState.isInUse(state) && id(row, state) == id ? OptionalInt.of(row) : OptionalInt.empty();
    }

    /** The id of what is in a row. */
    int id(int row) {
        return id(row, view.state(row));
    }

    private int id(int row, long state) {
        return layout.id(row, RowState.generation(state));
    }

    /**
     * The row of a key.
     *
     * @param unlinked whether one that is to go is found too
     */
    OptionalInt findKey(int key, boolean unlinked) {
        for (int row = 0; row < layout.regions(); row++) {
            int state = RowState.state(view.state(row));
            boolean candidate = state == RowState.IN_USE || (unlinked && state == RowState.UNLINKED);
            if (candidate && view.word(row, TableLayout.KEY) == key) {
                return OptionalInt.of(row);
            }
        }
        return OptionalInt.empty();
    }

    OptionalInt findAvailable() {
        for (int row = 0; row < layout.regions(); row++) {
            if (RowState.state(view.state(row)) == RowState.AVAILABLE) {
                return OptionalInt.of(row);
            }
        }
        return OptionalInt.empty();
    }

    /** Makes a region in an available row; its state comes last. */
    void make(int row, int key, int mode, long size, Rights rights) {
        int uid = rights.who().uid();
        int gid = rights.who().gid();
        view.word(row, TableLayout.KEY, key);
        view.word(row, TableLayout.MODE, mode);
        view.wide(row, TableLayout.SEGSZ, size);
        view.word(row, TableLayout.CPID, rights.who().pid());
        view.word(row, TableLayout.LPID, 0);
        view.wide(row, TableLayout.ATIME, 0);
        view.wide(row, TableLayout.DTIME, 0);
        view.wide(row, TableLayout.CTIME, seconds.getAsLong());
        view.word(row, TableLayout.UID, uid);
        view.word(row, TableLayout.GID, gid);
        view.word(row, TableLayout.CUID, uid);
        view.word(row, TableLayout.CGID, gid);
        view.state(row, RowState.of(RowState.IN_USE, generation(row)));
    }

    int generation(int row) {
        return RowState.generation(view.state(row));
    }

    boolean isUnlinked(int row) {
        return RowState.state(view.state(row)) == RowState.UNLINKED;
    }

    void setUnlinked(int row, boolean unlinked) {
        view.state(row, RowState.of(unlinked ? RowState.UNLINKED : RowState.IN_USE, generation(row)));
    }

    void touch(int row, int timeField) {
        view.wide(row, timeField, seconds.getAsLong());
    }

    void lastUser(int row, int pid) {
        view.word(row, TableLayout.LPID, pid);
    }

    /** How often a region is attached. */
    long attached(int id) {
        long count = 0;
        for (int slot = 0; slot < layout.peers(); slot++) {
            for (int index = 0; index < layout.mappings(); index++) {
                Mapping mapping = view.mapping(slot, index);
                count += mapping.isThere() && mapping.id() == id ? 1 : 0;
            }
        }
        return count;
    }

    /**
     * Length of a region.
     *
     * @throws PeerCorruptionException if it cannot be that long
     */
    long size(int row) {
        long size = view.wide(row, TableLayout.SEGSZ);
        if (!layout.isSize(size)) {
            throw new PeerCorruptionException(
                    "segsz of region " + id(row),
                    layout.row(row) + TableLayout.SEGSZ,
                    Long.toUnsignedString(size),
                    "0 to " + layout.longest());
        }
        return size;
    }

    void resize(int row, long size) {
        view.wide(row, TableLayout.SEGSZ, size);
    }

    /** Pages of all regions, whether anybody has stored to them or not. */
    long promised() {
        long pages = 0;
        for (int row = 0; row < layout.regions(); row++) {
            if (RowState.state(view.state(row)) != RowState.AVAILABLE) {
                long size = view.wide(row, TableLayout.SEGSZ);
                pages += layout.isSize(size) ? layout.pagesFor(size) : layout.maxPages();
            }
        }
        return pages;
    }

    /** Pages that can still be promised, or of a table that promises anything, those nobody has. */
    long free() {
        return layout.backing() == Backing.STRICT ? layout.pages() - promised() : pool.free();
    }

    /** Destroys a region, and frees its granules. */
    void destroy(int row) {
        emptyOf(row, true);
    }

    /** Destroys a region whose granules are freed by a sweep that has begun. */
    void destroyInSweep(int row) {
        emptyOf(row, false);
    }

    private void emptyOf(int row, boolean free) {
        int generation = generation(row);
        view.state(row, RowState.of(RowState.DESTROYING, generation));
        for (int page = 0; page < layout.maxPages(); page++) {
            var granule = view.granuleIfAny(row, page);
            view.granule(row, page, TableView.ABSENT);
            if (free && granule.isPresent()) {
                pool.free(granule.get(), 1);
            }
        }
        view.state(row, RowState.of(RowState.AVAILABLE, generation + 1));
    }

    /** What a region says of itself. */
    ShmidDs stat(int row) {
        boolean unlinked = isUnlinked(row);
        boolean posix = layout.profile() == Profile.POSIX;
        int mode = view.word(row, TableLayout.MODE);
        int id = id(row);
        return new ShmidDs(
                id,
                posix && unlinked ? 0 : view.word(row, TableLayout.KEY),
                posix && unlinked ? mode | ShmidDs.SHM_DEST : mode,
                view.word(row, TableLayout.UID),
                view.word(row, TableLayout.GID),
                view.word(row, TableLayout.CUID),
                view.word(row, TableLayout.CGID),
                view.wide(row, TableLayout.SEGSZ),
                view.wide(row, TableLayout.ATIME),
                view.wide(row, TableLayout.DTIME),
                view.wide(row, TableLayout.CTIME),
                view.word(row, TableLayout.CPID),
                view.word(row, TableLayout.LPID),
                attached(id));
    }

    List<ShmidDs> list() {
        List<ShmidDs> all = new ArrayList<>();
        for (int row = 0; row < layout.regions(); row++) {
            if (RowState.isInUse(view.state(row))) {
                all.add(stat(row));
            }
        }
        return all;
    }
}
