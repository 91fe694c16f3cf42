package io.millrace.posix.internal.table;

import io.millrace.api.layout.SegmentLayout;
import io.millrace.api.memory.SegmentClosedException;
import io.millrace.posix.Attachment;
import io.millrace.posix.PosixException;
import io.millrace.posix.ShmInfo;
import io.millrace.posix.ShmatFlag;
import io.millrace.posix.ShmctlCommand;
import io.millrace.posix.ShmgetFlag;
import io.millrace.posix.ShmidDs;
import io.millrace.posix.SystemV;
import io.millrace.posix.internal.granule.GranulePool;
import io.millrace.posix.internal.granule.Liveness;
import io.millrace.posix.internal.granule.PeerIdentity;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The calls of System V shared memory on a table. Whatever is called first sweeps what the dead have left.
 *
 * <p>Thread-safety: thread-safe, a call at a time. Crash: this process is found dead by the others at their next call.
 */
public final class TableSystemV implements SystemV {
    private final String name;
    private final TableView view;
    private final TableLayout layout;
    private final GranulePool pool;
    private final TableRows rows;
    private final TablePages pages;
    private final TableCalls calls;
    private final TableRecovery recovery;
    private final TableLock lock;
    private final Getting getting;
    private final Rights rights;
    private final Map<Long, TableAttachment> attachments = new HashMap<>();
    private boolean closed;

    /**
     * Joins a table that is complete.
     *
     * @param name of the table, unique in the runtime
     * @param self who we are
     * @param liveness tells the dead
     * @param seconds the time of day, since 1970
     */
    TableSystemV(String name, TableView view, PeerIdentity self, Liveness liveness, LongSupplier seconds) {
        this.name = name;
        this.view = view;
        this.layout = view.layout();
        this.rights = new Rights(self);
        this.pool = GranulePool.join(view.pool(), layout.granules(), self, liveness, this::recover);
        this.rows = new TableRows(view, pool, seconds);
        this.pages = new TablePages(view, pool);
        this.calls = new TableCalls(view, rows, pool.peers(), rights);
        this.recovery = new TableRecovery(view, rows, pool);
        this.lock = new TableLock(view, pool.peers());
        this.getting = Getting.of(layout.profile(), layout, rows);
        pool.join();
    }

    /**
     * The name of the table.
     *
     * @return as it was opened with
     */
    public String name() {
        return name;
    }

    /**
     * The geometry.
     *
     * @return as it stands in the table
     */
    public TableLayout layout() {
        return layout;
    }

    /**
     * What lies where in the table.
     *
     * @param segment name of the segment that holds it
     * @param offset where it starts there
     * @return reads anew whenever it is asked, also while a call waits
     */
    public SegmentLayout map(String segment, long offset) {
        return new TableMap(name, segment, offset, view, pool.map());
    }

    @Override
    public int shmget(int key, long sizeBytes, int mode, Set<ShmgetFlag> flags) {
        Get call = new Get(key, sizeBytes, mode, Set.copyOf(flags));
        return locked(() -> rows.id(getting.get(call, rights)));
    }

    @Override
    public Attachment shmat(int id, long address, Set<ShmatFlag> flags) {
        return locked(() -> {
            TableAttachment attachment = calls.attach(this, id, address, flags);
            attachments.put(attachment.address(), attachment);
            return attachment;
        });
    }

    @Override
    public void shmdt(long address) {
        locked(() -> {
            Optional.ofNullable(attachments.get(address)).ifPresent(TableAttachment::revoke);
            calls.detach(address);
            return attachments.remove(address);
        });
    }

    synchronized void close(TableAttachment attachment) {
        if (!closed && attachments.get(attachment.address()) == attachment) {
            shmdt(attachment.address());
        }
    }

    @Override
    public ShmidDs stat(int id) {
        return locked(() -> calls.stat(id));
    }

    @Override
    public void shmctl(int id, ShmctlCommand command, int mode) {
        locked(() -> {
            calls.control(id, command, mode);
            return true;
        });
    }

    @Override
    public List<ShmidDs> list() {
        return locked(rows::list);
    }

    @Override
    public ShmInfo info() {
        return locked(() -> new ShmInfo(
                (long) layout.maxPages() * layout.pageSize(),
                layout.profile() == Profile.POSIX ? 1 : 0,
                layout.regions(),
                layout.pages(),
                layout.pageSize(),
                rows.list().size(),
                rows.free()));
    }

    /** The process in a slot; 0 if there is none. */
    int pid(int slot) {
        return pool.peers().pid(slot);
    }

    /**
     * Sees to a page at the first store to it.
     *
     * @return its granule
     */
    int touch(TableAttachment attachment, int page) {
        return backed(attachment, page, () -> pages.touch(attachment.row(), page));
    }

    /** Sees to all pages, side by side; the first granule. */
    int line(TableAttachment attachment, int count) {
        return backed(attachment, 0, () -> pages.line(attachment.row(), count));
    }

    private int backed(TableAttachment attachment, int page, Supplier<Integer> granule) {
        int found = locked(granule);
        if (found < 0) {
            throw new PosixException(
                    "ENOMEM",
                    "touch",
                    attachment + ", page " + page,
                    pool.free() + " of " + layout.pages() + " pages are free, the longest run is " + pool.longest());
        }
        return found;
    }

    /**
     * Shows that we live, and sweeps what the dead have left.
     *
     * @return how many have died since somebody looked last
     */
    public synchronized int sweep() {
        acquire();
        try {
            return recovery.isDue() ? recovery.run() : 0;
        } finally {
            lock.release();
        }
    }

    private synchronized <T> T locked(Supplier<T> call) {
        acquire();
        try {
            if (recovery.isDue()) {
                recovery.run();
            }
            return call.get();
        } finally {
            lock.release();
        }
    }

    private void acquire() {
        if (closed) {
            throw new SegmentClosedException("Already closed: table " + name);
        }
        pool.peers().requireIn();
        pool.peers().beat();
        lock.acquire();
    }

    private void recover() {
        boolean ours = lock.isOurs();
        if (!ours) {
            lock.acquire();
        }
        try {
            recovery.run();
        } finally {
            if (!ours) {
                lock.release();
            }
        }
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            try {
                leave();
            } finally {
                closed = true;
                attachments.values().forEach(TableAttachment::revoke);
            }
        }
    }

    /** Who was taken for dead has nothing to give back. */
    private void leave() {
        if (pool.peers().isIn()) {
            List.copyOf(attachments.keySet()).forEach(this::shmdt);
            pool.leave();
        }
    }
}
