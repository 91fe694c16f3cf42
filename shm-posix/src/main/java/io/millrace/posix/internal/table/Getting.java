package io.millrace.posix.internal.table;

/** How a table answers {@code shmget}. Thread-safety: by who holds the lock. */
@FunctionalInterface
interface Getting {
    /**
     * Finds or makes a region.
     *
     * @return its row
     * @throws io.millrace.posix.PosixException if that cannot be
     */
    int get(Get call, Rights rights);

    static Getting of(Profile profile, TableLayout layout, TableRows rows) {
        return switch (profile) {
            case POSIX -> new PosixGetting(layout, rows);
            case NUTTX -> new NuttxGetting(layout, rows);
        };
    }
}
