package io.millrace.posix.internal.table;

import io.millrace.posix.ShmgetFlag;
import io.millrace.posix.SystemV;
import java.util.OptionalInt;

/**
 * As NuttX does it: no private keys, {@code IPC_EXCL} and modes are not looked at, a region of no pages may be made,
 * one that is found is lengthened if need be, and is not removed any more if it was to be.
 *
 * <p>Thread-safety: by who holds the lock.
 */
final class NuttxGetting implements Getting {
    private final TableLayout layout;
    private final TableRows rows;

    NuttxGetting(TableLayout layout, TableRows rows) {
        this.layout = layout;
        this.rows = rows;
    }

    @Override
    public int get(Get call, Rights rights) {
        if (call.key() == SystemV.IPC_PRIVATE) {
            throw call.failed("ENOSYS", "NuttX has no private regions");
        }
        if (call.size() < 0) {
            throw call.failed("EINVAL", "size must be 0 or more");
        }
        OptionalInt found = rows.findKey(call.key(), true);
        return found.isPresent() ? found(found.getAsInt(), call) : make(call, rights);
    }

    private int found(int row, Get call) {
        long size = rows.size(row);
        if (call.size() > size && !call.has(ShmgetFlag.IPC_CREAT)) {
            throw call.failed("EINVAL", "region " + rows.id(row) + " has " + size + " bytes");
        }
        rows.setUnlinked(row, false);
        if (call.size() > size) {
            extend(row, call, size);
        }
        return row;
    }

    /** What cannot be had as a whole is had as far as it goes, and refused. */
    private void extend(int row, Get call, long size) {
        long has = layout.pagesFor(size);
        long wanted = layout.pagesFor(call.size());
        long most = Math.min(layout.maxPages(), has + room());
        boolean fits = wanted <= most;
        rows.resize(row, fits ? call.size() : Math.max(size, most * layout.pageSize()));
        if (!fits) {
            throw call.failed("ENOMEM", wanted + " pages are wanted, " + most + " can be had");
        }
    }

    private int make(Get call, Rights rights) {
        if (!call.has(ShmgetFlag.IPC_CREAT)) {
            throw call.failed("ENOENT", "no region has this key");
        }
        int row = rows.findAvailable()
                .orElseThrow(() -> call.failed("ENOSPC", "all " + layout.regions() + " regions are in use"));
        long pages = layout.pagesFor(call.size());
        long most = Math.min(layout.maxPages(), room());
        if (pages > most) {
            throw call.failed("ENOMEM", pages + " pages are wanted, " + most + " can be had");
        }
        rows.make(row, call.key(), call.mode() & TableLayout.PERMISSIONS, call.size(), rights);
        return row;
    }

    private long room() {
        return layout.backing() == Backing.STRICT ? rows.free() : layout.maxPages();
    }
}
