package io.millrace.posix.internal.table;

import io.millrace.api.layout.Field;
import io.millrace.api.layout.FieldState;
import io.millrace.api.layout.Fields;
import io.millrace.api.layout.Fields.Array;
import io.millrace.api.layout.Fields.Cell;
import io.millrace.api.layout.SegmentLayout;
import io.millrace.posix.internal.granule.HeaderFields;
import io.millrace.posix.internal.granule.PoolMap;
import io.millrace.posix.internal.table.TableView.Mapping;
import java.util.List;
import java.util.function.IntFunction;

/**
 * What lies where in a table: header, attachments, regions, pool, pages.
 *
 * <p>Thread-safety: thread-safe, without the lock: neighbours need not fit each other while somebody is at work. Peer:
 * words are loaded as they are and none is trusted; the work is bounded by the geometry, which was checked when the
 * table was joined.
 */
final class TableMap implements SegmentLayout {
    /** The most fields for all attachments. */
    private static final int MOST_ATTACHMENTS = 8192;
    /** The most fields for all pages. */
    private static final int MOST_PAGES = 16_384;

    private final String owner;
    private final String segment;
    private final long offset;
    private final TableView view;
    private final TableLayout layout;
    private final PoolMap pool;

    /**
     * Makes it.
     *
     * @param name of the table
     * @param segment name of what holds it
     * @param offset where it starts there
     * @param view of the table
     * @param pool of the pages
     */
    TableMap(String name, String segment, long offset, TableView view, PoolMap pool) {
        this.owner = "table " + name;
        this.segment = segment;
        this.offset = offset;
        this.view = view;
        this.layout = view.layout();
        this.pool = pool;
    }

    @Override
    public String segment() {
        return segment;
    }

    @Override
    public String owner() {
        return owner;
    }

    @Override
    public List<Field> fields() {
        Fields fields = new Fields(offset);
        addHeader(fields);
        addAttachments(fields);
        TableRegionFields regions = new TableRegionFields(view);
        regions.addTo(fields);
        fields.control(layout.pool(), layout.firstPage() - layout.pool(), "pool", "");
        pool.addTo(fields, "pool.", layout.pool());
        Array pages = new Array("page", layout.firstPage(), layout.pageSize(), layout.pages());
        IntFunction<Cell> granules = pool.granules();
        return fields.array(pages, MOST_PAGES, page -> page(granules.apply(page), regions.of(page)))
                .list();
    }

    /** A page of a region says of which one, any other one that is taken says by whom. */
    private static Cell page(Cell granule, int region) {
        return granule.state() == FieldState.USED && region != TableRegionFields.NONE
                ? new Cell(FieldState.USED, TableRegionFields.name(region))
                : granule;
    }

    private void addHeader(Fields fields) {
        fields.control(0, TableLayout.HEADER_BYTES, "header", "");
        new HeaderFields(fields, "header.", 0)
                .magic(TableLayout.MAGIC_OFFSET, wide(TableLayout.MAGIC_OFFSET), TableLayout.MAGIC)
                .word(TableLayout.VERSION_OFFSET, "version", word(TableLayout.VERSION_OFFSET), TableLayout.VERSION)
                .word(TableLayout.PROFILE, "profile", word(TableLayout.PROFILE), layout.profile().code)
                .word(TableLayout.BACKING, "backing", word(TableLayout.BACKING), layout.backing().code)
                .word(TableLayout.REGIONS, "regions", word(TableLayout.REGIONS), layout.regions())
                .word(TableLayout.MAX_PAGES, "maxPages", word(TableLayout.MAX_PAGES), layout.maxPages())
                .word(TableLayout.WINDOW_PAGES, "windowPages", word(TableLayout.WINDOW_PAGES), layout.windowPages())
                .word(TableLayout.MAPPINGS, "mappings", word(TableLayout.MAPPINGS), layout.mappings())
                .word(TableLayout.PAGE_SIZE, "pageSize", word(TableLayout.PAGE_SIZE), layout.pageSize())
                .word(TableLayout.PAGES, "pages", word(TableLayout.PAGES), layout.pages())
                .word(TableLayout.PEERS, "peers", word(TableLayout.PEERS), layout.peers())
                .wide(TableLayout.VIRTUAL_BASE, "virtualBase", wide(TableLayout.VIRTUAL_BASE), layout.virtualBase())
                .wide(TableLayout.SIZE, "size", wide(TableLayout.SIZE), layout.size())
                .holder(TableLayout.LOCK, "lock", view.lock(), layout.peers())
                .word(TableLayout.ATTACHMENTS, "attachments", word(TableLayout.ATTACHMENTS), layout.attachment(0, 0))
                .word(TableLayout.REGION_ROWS, "regionRows", word(TableLayout.REGION_ROWS), layout.rows())
                .word(TableLayout.STRIDE, "stride", word(TableLayout.STRIDE), layout.stride())
                .word(TableLayout.POOL, "pool", word(TableLayout.POOL), layout.pool())
                .wide(TableLayout.FIRST_PAGE, "firstPage", wide(TableLayout.FIRST_PAGE), layout.firstPage());
    }

    private int word(int at) {
        return view.headerWord(at);
    }

    private long wide(int at) {
        return view.headerWide(at);
    }

    private void addAttachments(Fields fields) {
        fields.control(TableLayout.HEADER_BYTES, layout.rows() - TableLayout.HEADER_BYTES, "attachments", "");
        int most = Math.max(1, MOST_ATTACHMENTS / layout.peers());
        for (int slot = 0; slot < layout.peers(); slot++) {
            int peer = slot;
            Array mappings = new Array(
                    "attachment[" + slot + "]",
                    layout.attachment(slot, 0),
                    TableLayout.ATTACHMENT_BYTES,
                    layout.mappings());
            fields.array(mappings, most, index -> attachment(view.mapping(peer, index)));
        }
    }

    private Cell attachment(Mapping mapping) {
        if (!mapping.isThere()) {
            return new Cell(FieldState.CONTROL, "free");
        }
        boolean isUse = mapping.use() == Mapping.READ_WRITE || mapping.use() == Mapping.READ_ONLY;
        long first = Integer.toUnsignedLong(mapping.page());
        long pages = Integer.toUnsignedLong(mapping.pages());
        String use = isUse
                ? mapping.use() == Mapping.READ_ONLY ? "read only" : "read and write"
                : "use " + Integer.toUnsignedString(mapping.use());
        String value = "id " + mapping.id() + ", " + use + ", page " + first + " of the window, " + pages
                + (pages == 1 ? " page" : " pages");
        return isUse && first + pages <= layout.windowPages()
                ? new Cell(FieldState.CONTROL, value)
                : new Cell(
                        FieldState.CORRUPT,
                        value + ", allowed: use 0 to 2 in a window of " + layout.windowPages() + " pages");
    }
}
