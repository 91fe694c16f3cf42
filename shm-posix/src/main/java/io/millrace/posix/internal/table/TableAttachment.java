package io.millrace.posix.internal.table;

import io.millrace.api.memory.Access;
import io.millrace.api.memory.Memory;
import io.millrace.api.memory.SegmentClosedException;
import io.millrace.hw.libc.Lent;
import io.millrace.hw.libc.NativeAccess;
import io.millrace.posix.Attachment;
import io.millrace.posix.PosixException;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/**
 * A region of a table that is attached. Its pages are looked up at each access, so what others have stored to meanwhile
 * is seen.
 *
 * <p>Thread-safety: thread-safe. Peer: the page words are checked when they are used.
 */
final class TableAttachment implements Attachment {
    private final TableSystemV table;
    private final TableView view;
    private final int id;
    private final int row;
    private final long address;
    private final long size;
    private final boolean readOnly;
    /** What {@link #memory} handed out. */
    private Optional<Lent> lent = Optional.empty();

    private Optional<Memory> memory = Optional.empty();
    private volatile boolean closed;

    TableAttachment(TableSystemV table, TableView view, int id, int row, long address, long size, boolean readOnly) {
        this.table = table;
        this.view = view;
        this.id = id;
        this.row = row;
        this.address = address;
        this.size = size;
        this.readOnly = readOnly;
    }

    @Override
    public int id() {
        return id;
    }

    @Override
    public long address() {
        return address;
    }

    @Override
    public long sizeBytes() {
        return size;
    }

    @Override
    public synchronized Memory memory() {
        requireOpen();
        if (memory.isEmpty()) {
            requireNativeAccess();
            int pages = (int) view.layout().pagesFor(size);
            Lent part = Lent.of(view.inPlace(table.line(this, pages), size));
            MemorySegment bytes = readOnly ? part.segment().asReadOnly() : part.segment();
            lent = Optional.of(part);
            memory = Optional.of(Memory.of(bytes, Access.NORMAL));
        }
        return memory.get();
    }

    /** Memory in place is lent, to be taken back when it is detached. */
    private void requireNativeAccess() {
        if (!NativeAccess.isAllowed()) {
            throw new PosixException(
                    "ENOSYS",
                    "memory",
                    toString(),
                    "the JVM forbids native calls; start it with " + NativeAccess.OPTION
                            + ", or read and write copies");
        }
    }

    int row() {
        return row;
    }

    @Override
    public void read(long offset, byte[] target) {
        requireOpen();
        Objects.checkFromIndexSize(offset, target.length, size);
        for (int done = 0; done < target.length; ) {
            int page = page(offset + done);
            int from = from(offset + done);
            int length = Math.min(target.length - done, view.layout().pageSize() - from);
            int granule = view.granule(row, page);
            if (granule == TableView.ABSENT) {
                Arrays.fill(target, done, done + length, (byte) 0);
            } else {
                view.read(granule, from, target, done, length);
            }
            done += length;
        }
    }

    @Override
    public void write(long offset, byte[] source) {
        requireOpen();
        if (readOnly) {
            throw new IllegalArgumentException("region " + id + " is attached for reading only");
        }
        Objects.checkFromIndexSize(offset, source.length, size);
        for (int done = 0; done < source.length; ) {
            int page = page(offset + done);
            int from = from(offset + done);
            int length = Math.min(source.length - done, view.layout().pageSize() - from);
            int granule = view.granule(row, page);
            view.write(granule == TableView.ABSENT ? table.touch(this, page) : granule, from, source, done, length);
            done += length;
        }
        view.fence();
    }

    private int page(long offset) {
        return (int) (offset / view.layout().pageSize());
    }

    private int from(long offset) {
        return (int) (offset % view.layout().pageSize());
    }

    private void requireOpen() {
        if (closed) {
            throw new SegmentClosedException("Already closed: region " + id + " was detached");
        }
    }

    /** Takes back what was lent; who detaches comes next. */
    synchronized void revoke() {
        closed = true;
        lent.ifPresent(Lent::close);
    }

    @Override
    public void close() {
        if (!closed) {
            table.close(this);
        }
    }

    @Override
    public String toString() {
        return "region " + id + " of table " + table.name() + " at 0x" + Long.toHexString(address);
    }
}
