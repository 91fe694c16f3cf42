package io.millrace.posix.internal.table;

import io.millrace.posix.internal.granule.GranulePool;

/**
 * The pages behind a region: taken when somebody stores to them.
 *
 * <p>Thread-safety: by who holds the lock. Crash: a granule of a dead owner that a page word names becomes the table's,
 * any other is free.
 */
final class TablePages {
    private final TableView view;
    private final GranulePool pool;

    TablePages(TableView view, GranulePool pool) {
        this.view = view;
        this.pool = pool;
    }

    /** Sees to it that a page is there; its granule, or {@link TableView#ABSENT} if there is none left. */
    int touch(int row, int page) {
        int granule = view.granule(row, page);
        if (granule == TableView.ABSENT) {
            granule = pool.allocate(1, 1);
            if (granule != GranulePool.NONE) {
                back(row, page, granule);
            }
        }
        return granule;
    }

    private void back(int row, int page, int granule) {
        view.zero(granule, 1);
        view.granule(row, page, granule);
        pool.keep(granule);
    }

    /**
     * Sees to it that all pages are there, side by side.
     *
     * @return the first granule, or {@link TableView#ABSENT} if that cannot be
     */
    int line(int row, int pages) {
        int first = firstOf(row, pages);
        if (first == TableView.ABSENT) {
            first = pool.allocateSingly(pages);
            for (int page = 0; first != GranulePool.NONE && page < pages; page++) {
                back(row, page, first + page);
            }
            return first;
        }
        return isLined(row, pages, first) ? first : TableView.ABSENT;
    }

    /** Where the first granule must be for those that are there to be in line; ABSENT if there is none. */
    private int firstOf(int row, int pages) {
        for (int page = 0; page < pages; page++) {
            int granule = view.granule(row, page);
            if (granule != TableView.ABSENT) {
                return granule - page < 0 ? Integer.MIN_VALUE : granule - page;
            }
        }
        return TableView.ABSENT;
    }

    private boolean isLined(int row, int pages, int first) {
        for (int page = 0; page < pages; page++) {
            int granule = view.granule(row, page);
            if (granule == TableView.ABSENT && pool.reserve(first + page, 1)) {
                back(row, page, first + page);
            } else if (granule != first + page) {
                return false;
            }
        }
        return true;
    }
}
