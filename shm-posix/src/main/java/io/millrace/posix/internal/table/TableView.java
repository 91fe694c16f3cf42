package io.millrace.posix.internal.table;

import io.millrace.api.memory.Memory;
import io.millrace.api.memory.PeerCorruptionException;
import io.millrace.posix.internal.granule.GranuleLayout;
import io.millrace.posix.internal.granule.GranulePool;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.ToIntFunction;

/**
 * The words of a table, and the bytes of its pages. Thread-safety: as {@link Memory}; rows and attachments are changed
 * by who holds the lock. Peer: page words are checked when loaded; the rest is checked by who uses it. Ordering: what
 * says that something is there is stored with release and loaded with acquire.
 */
final class TableView {
    /** The page word of a page that nobody has stored to. */
    static final int ABSENT = -1;

    private final Memory memory;
    private final TableLayout layout;

    TableView(Memory memory, TableLayout layout) {
        this.memory = memory.slice(0, layout.size());
        this.layout = layout;
    }

    TableLayout layout() {
        return layout;
    }

    /** The memory of the pool. */
    Memory pool() {
        return memory.slice(layout.pool(), layout.granules().size());
    }

    /** Whether a table is complete; acquire. */
    static boolean isComplete(Memory memory) {
        long magic = memory.getLongAcquire(TableLayout.MAGIC_OFFSET);
        if (magic != 0 && magic != TableLayout.MAGIC) {
            throw new PeerCorruptionException(
                    "magic of the table",
                    TableLayout.MAGIC_OFFSET,
                    "0x" + Long.toHexString(magic),
                    "0 (nothing there) or 0x" + Long.toHexString(TableLayout.MAGIC));
        }
        return magic != 0;
    }

    /** The geometry that stands in a complete table. */
    static TableLayout layout(Memory memory) {
        require(memory, "version", TableLayout.VERSION_OFFSET, TableLayout.VERSION);
        try {
            TableLayout layout = new TableLayout(
                    choice(memory, Profile.values(), it -> it.code, TableLayout.PROFILE),
                    choice(memory, Backing.values(), it -> it.code, TableLayout.BACKING),
                    memory.getInt(TableLayout.PAGE_SIZE),
                    memory.getInt(TableLayout.PAGES),
                    memory.getInt(TableLayout.REGIONS),
                    memory.getInt(TableLayout.MAX_PAGES),
                    memory.getInt(TableLayout.WINDOW_PAGES),
                    memory.getInt(TableLayout.MAPPINGS),
                    memory.getInt(TableLayout.PEERS),
                    memory.getLong(TableLayout.VIRTUAL_BASE));
            requireOffsets(memory, layout);
            return layout;
        } catch (IllegalArgumentException e) {
            throw new PeerCorruptionException(
                    "header of the table", TableLayout.PROFILE, e.getMessage(), "a geometry that can be");
        }
    }

    private static void requireOffsets(Memory memory, TableLayout layout) {
        require(memory, "attachments", TableLayout.ATTACHMENTS, layout.attachment(0, 0));
        require(memory, "regionRows", TableLayout.REGION_ROWS, layout.rows());
        require(memory, "stride", TableLayout.STRIDE, layout.stride());
        require(memory, "pool", TableLayout.POOL, layout.pool());
        requireLong(memory, "size", TableLayout.SIZE, layout.size());
        requireLong(memory, "firstPage", TableLayout.FIRST_PAGE, layout.firstPage());
    }

    private static <E> E choice(Memory memory, E[] values, ToIntFunction<E> code, int offset) {
        int value = memory.getInt(offset);
        for (E each : values) {
            if (code.applyAsInt(each) == value) {
                return each;
            }
        }
        throw new PeerCorruptionException(
                "header of the table", offset, Integer.toUnsignedString(value), "one of " + List.of(values));
    }

    private static void require(Memory memory, String word, int offset, int allowed) {
        check(word, offset, memory.getInt(offset), allowed);
    }

    private static void requireLong(Memory memory, String word, int offset, long allowed) {
        check(word, offset, memory.getLong(offset), allowed);
    }

    private static void check(String word, int offset, long value, long allowed) {
        if (value != allowed) {
            throw new PeerCorruptionException(
                    word + " of the table", offset, Long.toString(value), Long.toString(allowed));
        }
    }

    /** Whether the pool is there, and as large as the table says. */
    void requirePool() {
        GranuleLayout found = GranulePool.layout(pool());
        if (!GranulePool.isComplete(pool()) || !found.equals(layout.granules())) {
            throw new PeerCorruptionException(
                    "pool of the table",
                    layout.pool(),
                    found.toString(),
                    layout.granules().toString());
        }
    }

    /** Makes an empty table of whatever stands there; the magic comes last. */
    void initialise() {
        memory.setLongRelease(TableLayout.MAGIC_OFFSET, 0);
        memory.fill(Long.BYTES, layout.pool() - Long.BYTES, (byte) 0);
        memory.setInt(TableLayout.VERSION_OFFSET, TableLayout.VERSION);
        memory.setInt(TableLayout.PROFILE, layout.profile().code);
        memory.setInt(TableLayout.BACKING, layout.backing().code);
        memory.setInt(TableLayout.REGIONS, layout.regions());
        memory.setInt(TableLayout.MAX_PAGES, layout.maxPages());
        memory.setInt(TableLayout.WINDOW_PAGES, layout.windowPages());
        memory.setInt(TableLayout.MAPPINGS, layout.mappings());
        memory.setInt(TableLayout.PAGE_SIZE, layout.pageSize());
        memory.setInt(TableLayout.PAGES, layout.pages());
        memory.setInt(TableLayout.PEERS, layout.peers());
        memory.setLong(TableLayout.VIRTUAL_BASE, layout.virtualBase());
        memory.setLong(TableLayout.SIZE, layout.size());
        memory.setInt(TableLayout.ATTACHMENTS, layout.attachment(0, 0));
        memory.setInt(TableLayout.REGION_ROWS, layout.rows());
        memory.setInt(TableLayout.STRIDE, layout.stride());
        memory.setInt(TableLayout.POOL, layout.pool());
        memory.setLong(TableLayout.FIRST_PAGE, layout.firstPage());
        GranulePool.initialise(pool(), layout.granules());
        memory.setLongRelease(TableLayout.MAGIC_OFFSET, TableLayout.MAGIC);
    }

    /** Who holds the lock, or 0; acquire. */
    long lock() {
        return memory.getLongAcquire(TableLayout.LOCK);
    }

    boolean lock(long before, long holder) {
        return memory.compareAndSetLong(TableLayout.LOCK, before, holder);
    }

    /** Release. */
    void unlock() {
        memory.setLongRelease(TableLayout.LOCK, 0);
    }

    /** What an attachment is; acquire. */
    Mapping mapping(int slot, int index) {
        int at = layout.attachment(slot, index);
        int use = memory.getIntAcquire(at + TableLayout.USE);
        return new Mapping(
                use,
                memory.getInt(at + TableLayout.ID),
                memory.getInt(at + TableLayout.PAGE),
                memory.getInt(at + TableLayout.PAGE_COUNT));
    }

    /** Attaches; release. */
    void attach(int slot, int index, Mapping mapping) {
        int at = layout.attachment(slot, index);
        memory.setInt(at + TableLayout.ID, mapping.id());
        memory.setInt(at + TableLayout.PAGE, mapping.page());
        memory.setInt(at + TableLayout.PAGE_COUNT, mapping.pages());
        memory.setIntRelease(at + TableLayout.USE, mapping.use());
    }

    /** Detaches; release. */
    void detach(int slot, int index) {
        memory.setIntRelease(layout.attachment(slot, index) + TableLayout.USE, 0);
    }

    /** State and generation of a row; acquire. */
    long state(int row) {
        return memory.getLongAcquire(layout.row(row) + TableLayout.STATE);
    }

    /** Release. */
    void state(int row, long state) {
        memory.setLongRelease(layout.row(row) + TableLayout.STATE, state);
    }

    int word(int row, int field) {
        return memory.getInt(layout.row(row) + field);
    }

    void word(int row, int field, int value) {
        memory.setInt(layout.row(row) + field, value);
    }

    long wide(int row, int field) {
        return memory.getLong(layout.row(row) + field);
    }

    void wide(int row, int field, long value) {
        memory.setLong(layout.row(row) + field, value);
    }

    /** A word of the header, for tools. */
    int headerWord(int offset) {
        return memory.getInt(offset);
    }

    /** A word of eight bytes of the header, for tools. */
    long headerWide(int offset) {
        return memory.getLong(offset);
    }

    /** What stands for a page of a region: 0, or a granule plus 1; acquire. */
    int pageWord(int row, int page) {
        return memory.getIntAcquire(layout.pageWord(row, Objects.checkIndex(page, layout.maxPages())));
    }

    /** The granule behind a page of a region, or {@link #ABSENT}; acquire. */
    int granule(int row, int page) {
        int granule = pageWord(row, page) - 1;
        if (granule < ABSENT || granule >= layout.pages()) {
            throw new PeerCorruptionException(
                    "page word",
                    layout.pageWord(row, page),
                    Integer.toUnsignedString(granule + 1),
                    "0 to " + layout.pages());
        }
        return granule;
    }

    /** As {@link #granule}; what cannot be is empty, for who mends. */
    Optional<Integer> granuleIfAny(int row, int page) {
        int granule = pageWord(row, page) - 1;
        return granule < 0 || granule >= layout.pages() ? Optional.empty() : Optional.of(granule);
    }

    /** Release. */
    void granule(int row, int page, int granule) {
        memory.setIntRelease(layout.pageWord(row, page), granule + 1);
    }

    void zero(int granule, int count) {
        memory.fill(layout.page(granule), (long) count * layout.pageSize(), (byte) 0);
    }

    void read(int granule, int from, byte[] target, int at, int length) {
        memory.copyOut(layout.page(granule) + from, target, at, length);
    }

    void write(int granule, int from, byte[] source, int at, int length) {
        memory.copyIn(layout.page(granule) + from, source, at, length);
    }

    /** What was written is there for whoever hears of it from us. */
    void fence() {
        memory.fence();
    }

    /** Pages that lie side by side. */
    MemorySegment inPlace(int granule, long length) {
        return memory.slice(layout.page(granule), length).inPlace(0, length);
    }

    /**
     * A region that a peer has attached.
     *
     * @param use 0 nothing, {@link #READ_WRITE} or {@link #READ_ONLY}
     * @param id of the region
     * @param page first one in the window
     * @param pages how many
     */
    record Mapping(int use, int id, int page, int pages) {
        static final int READ_WRITE = 1;
        static final int READ_ONLY = 2;

        boolean isThere() {
            return use != 0;
        }

        boolean overlaps(long from, long count) {
            long start = Integer.toUnsignedLong(page);
            return isThere() && start < from + count && from < start + Integer.toUnsignedLong(pages);
        }
    }
}
