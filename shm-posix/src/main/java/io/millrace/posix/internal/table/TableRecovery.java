package io.millrace.posix.internal.table;

import io.millrace.posix.internal.granule.GranulePool;
import io.millrace.posix.internal.granule.Peers;
import io.millrace.posix.internal.table.TableView.Mapping;
import java.util.BitSet;
import java.util.Optional;

/**
 * Undoes or finishes what the dead have left: their attachments, regions that were to go, granules that nobody names.
 * Every step may be repeated.
 *
 * <p>Thread-safety: by who holds the lock.
 */
final class TableRecovery {
    private final TableView view;
    private final TableLayout layout;
    private final TableRows rows;
    private final GranulePool pool;
    private final Peers peers;

    TableRecovery(TableView view, TableRows rows, GranulePool pool) {
        this.view = view;
        this.layout = view.layout();
        this.rows = rows;
        this.pool = pool;
        this.peers = pool.peers();
    }

    /** Whether somebody has died. */
    boolean isDue() {
        return peers.isSweepDue();
    }

    /** Does all of it; how many have died. */
    int run() {
        if (!pool.beginSweep()) {
            return 0;
        }
        BitSet dead = peers.dead();
        dead.stream().forEach(this::detach);
        for (int row = 0; row < layout.regions(); row++) {
            if (isToGo(row)) {
                rows.destroyInSweep(row);
            }
        }
        pool.sweep(dead, Optional.of(named()));
        return dead.cardinality();
    }

    private void detach(int slot) {
        for (int index = 0; index < layout.mappings(); index++) {
            Mapping mapping = view.mapping(slot, index);
            if (mapping.isThere()) {
                rows.find(mapping.id()).ifPresent(row -> {
                    rows.lastUser(row, layout.profile() == Profile.NUTTX ? 0 : peers.pid(slot));
                    rows.touch(row, TableLayout.DTIME);
                });
                view.detach(slot, index);
            }
        }
    }

    private boolean isToGo(int row) {
        return RowState.state(view.state(row)) == RowState.DESTROYING
                || (rows.isUnlinked(row) && rows.attached(rows.id(row)) == 0);
    }

    /** Granules that regions name. */
    private BitSet named() {
        BitSet named = new BitSet(layout.pages());
        for (int row = 0; row < layout.regions(); row++) {
            for (int page = 0; RowState.isInUse(view.state(row)) && page < layout.maxPages(); page++) {
                view.granuleIfAny(row, page).ifPresent(named::set);
            }
        }
        return named;
    }
}
