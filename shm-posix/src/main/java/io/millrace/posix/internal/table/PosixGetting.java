package io.millrace.posix.internal.table;

import io.millrace.posix.ShmgetFlag;
import io.millrace.posix.SystemV;
import java.util.OptionalInt;

/** As Linux does it, error for error in its order. Thread-safety: by who holds the lock. */
final class PosixGetting implements Getting {
    private final TableLayout layout;
    private final TableRows rows;

    PosixGetting(TableLayout layout, TableRows rows) {
        this.layout = layout;
        this.rows = rows;
    }

    @Override
    public int get(Get call, Rights rights) {
        if (call.has(ShmgetFlag.SHM_HUGETLB) || call.has(ShmgetFlag.SHM_NORESERVE)) {
            throw call.failed("EINVAL", "SHM_HUGETLB and SHM_NORESERVE are for the kernel's segments");
        }
        OptionalInt found = call.key() == SystemV.IPC_PRIVATE ? OptionalInt.empty() : rows.findKey(call.key(), false);
        return found.isPresent() ? found(found.getAsInt(), call, rights) : make(call, rights);
    }

    private int found(int row, Get call, Rights rights) {
        if (call.has(ShmgetFlag.IPC_CREAT) && call.has(ShmgetFlag.IPC_EXCL)) {
            throw call.failed("EEXIST", "region " + rows.id(row) + " has this key");
        }
        long size = rows.size(row);
        if (call.size() < 0 || call.size() > size) {
            throw call.failed("EINVAL", "region " + rows.id(row) + " has " + size + " bytes");
        }
        if (!rights.mayGet(rows.stat(row), call.mode())) {
            throw call.failed("EACCES", "the mode of region " + rows.id(row) + " does not grant that");
        }
        return row;
    }

    private int make(Get call, Rights rights) {
        if (call.key() != SystemV.IPC_PRIVATE && !call.has(ShmgetFlag.IPC_CREAT)) {
            throw call.failed("ENOENT", "no region has this key");
        }
        long longest = (long) layout.maxPages() * layout.pageSize();
        if (call.size() < 1 || call.size() > longest) {
            throw call.failed("EINVAL", "size must be 1 to " + longest + " bytes");
        }
        int row = rows.findAvailable()
                .orElseThrow(() -> call.failed("ENOSPC", "all " + layout.regions() + " regions are in use"));
        long pages = layout.pagesFor(call.size());
        long free = rows.free();
        if (layout.backing() == Backing.STRICT && pages > free) {
            throw call.failed("ENOMEM", pages + " pages are wanted, " + free + " of " + layout.pages() + " are free");
        }
        rows.make(row, call.key(), call.mode() & TableLayout.PERMISSIONS, call.size(), rights);
        return row;
    }
}
