package io.millrace.posix.internal.table;

import io.millrace.posix.PosixException;
import io.millrace.posix.ShmatFlag;
import io.millrace.posix.ShmctlCommand;
import io.millrace.posix.ShmidDs;
import io.millrace.posix.internal.granule.Peers;
import io.millrace.posix.internal.table.TableView.Mapping;
import java.util.Set;

/**
 * What the calls do to the table, but for {@code shmget}.
 *
 * <p>Thread-safety: by who holds the lock. Crash: an attachment is there when its word says so, which is stored last.
 */
final class TableCalls {
    private static final String SHMAT = "shmat";
    private static final String SHMDT = "shmdt";
    private static final String SHMCTL = "shmctl";
    private static final Set<ShmatFlag> KERNEL = Set.of(ShmatFlag.SHM_RND, ShmatFlag.SHM_REMAP, ShmatFlag.SHM_EXEC);

    private final TableView view;
    private final TableLayout layout;
    private final TableRows rows;
    private final Peers peers;
    private final Rights rights;
    private final boolean nuttx;

    TableCalls(TableView view, TableRows rows, Peers peers, Rights rights) {
        this.view = view;
        this.layout = view.layout();
        this.rows = rows;
        this.peers = peers;
        this.rights = rights;
        this.nuttx = layout.profile() == Profile.NUTTX;
    }

    /** Attaches a region for a table; NuttX looks neither at address nor flags. */
    TableAttachment attach(TableSystemV table, int id, long address, Set<ShmatFlag> flags) {
        String arguments = "id " + id + ", address 0x" + Long.toHexString(address) + ", " + flags;
        int row = rows.find(id).orElseThrow(() -> noSuch(SHMAT, arguments, id));
        boolean readOnly = !nuttx && flags.contains(ShmatFlag.SHM_RDONLY);
        if (!nuttx && flags.stream().anyMatch(KERNEL::contains)) {
            throw new PosixException("EINVAL", SHMAT, arguments, KERNEL + " are for the kernel's segments");
        }
        if (!nuttx && !rights.mayAttach(rows.stat(row), readOnly)) {
            throw new PosixException("EACCES", SHMAT, arguments, "the mode of region " + id + " does not grant that");
        }
        int index = freeMapping(arguments);
        long size = rows.size(row);
        int pages = (int) layout.pagesFor(size);
        int page = nuttx || address == 0 ? lowest(pages, arguments) : at(address, pages, arguments);
        int use = readOnly ? Mapping.READ_ONLY : Mapping.READ_WRITE;
        view.attach(peers.slot(), index, new Mapping(use, id, page, pages));
        rows.lastUser(row, rights.who().pid());
        rows.touch(row, TableLayout.ATIME);
        return new TableAttachment(table, view, id, row, address(page), size, readOnly);
    }

    private int freeMapping(String arguments) {
        for (int index = 0; index < layout.mappings(); index++) {
            if (!view.mapping(peers.slot(), index).isThere()) {
                return index;
            }
        }
        throw new PosixException(
                "ENOMEM", SHMAT, arguments, "all " + layout.mappings() + " attachments of a process are in use");
    }

    /** The lowest place in our window; whenever something is in the way, the search goes on behind it. */
    private int lowest(int pages, String arguments) {
        long page = 0;
        long next = behind(page, pages);
        while (next != page) {
            page = next;
            next = behind(page, pages);
        }
        if (pages == 0 || page + pages > layout.windowPages()) {
            throw new PosixException(
                    "ENOMEM",
                    SHMAT,
                    arguments,
                    pages + " pages side by side are wanted in a window of " + layout.windowPages());
        }
        return (int) page;
    }

    private long behind(long page, int pages) {
        long end = page;
        for (int index = 0; index < layout.mappings(); index++) {
            Mapping mapping = view.mapping(peers.slot(), index);
            if (mapping.overlaps(page, pages)) {
                end = Math.max(end, Integer.toUnsignedLong(mapping.page()) + Integer.toUnsignedLong(mapping.pages()));
            }
        }
        return end;
    }

    private int at(long address, int pages, String arguments) {
        long page = (address - layout.virtualBase()) / layout.pageSize();
        boolean aligned = address % layout.pageSize() == 0;
        if (!aligned || page < 0 || page + pages > layout.windowPages() || behind(page, pages) != page) {
            throw new PosixException(
                    "EINVAL",
                    SHMAT,
                    arguments,
                    "the address must be 0, or a free multiple of " + layout.pageSize() + " from 0x"
                            + Long.toHexString(layout.virtualBase()) + " on");
        }
        return (int) page;
    }

    private long address(int page) {
        return layout.virtualBase() + Integer.toUnsignedLong(page) * layout.pageSize();
    }

    /** Detaches what is attached at an address. */
    void detach(long address) {
        for (int index = 0; index < layout.mappings(); index++) {
            Mapping mapping = view.mapping(peers.slot(), index);
            if (mapping.isThere() && address(mapping.page()) == address) {
                detach(index, mapping.id());
                return;
            }
        }
        throw new PosixException(
                "EINVAL", SHMDT, "0x" + Long.toHexString(address), "nothing of ours is attached there");
    }

    private void detach(int index, int id) {
        view.detach(peers.slot(), index);
        rows.find(id).ifPresent(row -> {
            rows.lastUser(row, rights.who().pid());
            rows.touch(row, TableLayout.DTIME);
            if (rows.isUnlinked(row) && rows.attached(id) == 0) {
                rows.destroy(row);
            }
        });
    }

    /** {@code IPC_STAT}; NuttX counts that as a use, and as a change. */
    ShmidDs stat(int id) {
        String arguments = "id " + id + ", IPC_STAT";
        int row = rows.find(id).orElseThrow(() -> noSuch(SHMCTL, arguments, id));
        if (nuttx) {
            ShmidDs status = rows.stat(row);
            changed(row);
            return status;
        }
        if (!rights.mayRead(rows.stat(row))) {
            throw new PosixException("EACCES", SHMCTL, arguments, "the mode of region " + id + " does not grant that");
        }
        return rows.stat(row);
    }

    void control(int id, ShmctlCommand command, int mode) {
        String arguments = "id " + id + ", " + command;
        if (command == ShmctlCommand.SHM_LOCK || command == ShmctlCommand.SHM_UNLOCK) {
            throw new PosixException("EINVAL", SHMCTL, arguments, "only the kernel's segments can be locked in memory");
        }
        int row = rows.find(id).orElseThrow(() -> noSuch(SHMCTL, arguments, id));
        if (!nuttx && !rights.mayControl(rows.stat(row))) {
            throw new PosixException(
                    "EPERM", SHMCTL, arguments, "only the owner of region " + id + ", its maker and root may do that");
        }
        if (command == ShmctlCommand.IPC_SET) {
            view.word(row, TableLayout.MODE, nuttx ? mode : mode & TableLayout.PERMISSIONS);
            rows.touch(row, TableLayout.CTIME);
            if (nuttx) {
                changed(row);
            }
        } else {
            remove(row, id);
        }
    }

    private void remove(int row, int id) {
        if (rows.attached(id) == 0) {
            rows.destroy(row);
            return;
        }
        rows.setUnlinked(row, true);
        if (nuttx) {
            changed(row);
        }
    }

    private void changed(int row) {
        rows.lastUser(row, rights.who().pid());
        rows.touch(row, TableLayout.CTIME);
    }

    private static PosixException noSuch(String call, String arguments, int id) {
        return new PosixException("EINVAL", call, arguments, "there is no region " + id + ", or no more");
    }
}
