package io.millrace.posix.internal.table;

import io.millrace.api.layout.FieldState;
import io.millrace.api.layout.Fields;
import io.millrace.api.layout.Fields.Array;
import io.millrace.api.layout.Fields.Cell;
import java.util.Arrays;

/**
 * The regions of a table as they are now: a field for each row, those of its words if it is one of the first that are
 * taken, and which page belongs to which region.
 *
 * <p>Thread-safety: confined to one thread. Peer: as {@link TableMap}.
 */
final class TableRegionFields {
    /** No region has the page. */
    static final int NONE = -1;

    /** The most fields for all rows. */
    private static final int MOST_ROWS = 8192;
    /** So many regions are shown word by word. */
    private static final int MOST_TOLD = 512;
    /** The most fields for the page words of all regions. */
    private static final int MOST_PAGE_WORDS = 8192;
    /** So many page words are looked at. */
    private static final int MOST_LOOKS = 1 << 21;

    private final TableView view;
    private final TableLayout layout;
    private final long[] states;
    /** Of each page the region that has it. */
    private final int[] regions;

    private int looks = MOST_LOOKS;

    TableRegionFields(TableView view) {
        this.view = view;
        this.layout = view.layout();
        this.states = new long[layout.regions()];
        this.regions = new int[layout.pages()];
    }

    static String name(int row) {
        return "region[" + row + "]";
    }

    /** The region that has a page, or {@link #NONE}. */
    int of(int page) {
        return regions[page];
    }

    /** Looks at all rows. */
    void addTo(Fields fields) {
        Arrays.fill(regions, NONE);
        int taken = 0;
        for (int row = 0; row < states.length; row++) {
            states[row] = view.state(row);
            taken += RowState.state(states[row]) == RowState.AVAILABLE ? 0 : 1;
        }
        Array rows = new Array("region", layout.rows(), layout.stride(), states.length);
        fields.array(rows, MOST_ROWS, this::row);
        int told = 0;
        int most = Math.max(1, MOST_PAGE_WORDS / Math.clamp(taken, 1, MOST_TOLD));
        for (int row = 0; row < states.length && told < MOST_TOLD; row++) {
            if (RowState.state(states[row]) != RowState.AVAILABLE) {
                addWords(fields, row);
                addPages(fields, row, most);
                told++;
            }
        }
    }

    private Cell row(int row) {
        long state = states[row];
        int generation = RowState.generation(state);
        String id = ", id " + layout.id(row, generation);
        return switch (RowState.state(state)) {
            case RowState.AVAILABLE -> new Cell(FieldState.CONTROL, "available");
            case RowState.IN_USE -> new Cell(FieldState.CONTROL, "in use" + id);
            case RowState.UNLINKED -> new Cell(FieldState.CONTROL, "in use and unlinked" + id);
            case RowState.DESTROYING -> new Cell(FieldState.CONTROL, "being destroyed" + id);
            default ->
                new Cell(
                        FieldState.CORRUPT,
                        Integer.toUnsignedString(RowState.state(state)) + ", allowed: 0 (available), 1 (in use), "
                                + "3 (in use and unlinked), 4 (being destroyed)");
        };
    }

    private void addWords(Fields fields, int row) {
        Cell state = row(row);
        fields.add(layout.row(row) + TableLayout.STATE, Long.BYTES, name(row) + ".state", state.state(), state.value());
        word(fields, row, TableLayout.KEY, "key", "0x" + Integer.toHexString(view.word(row, TableLayout.KEY)));
        word(fields, row, TableLayout.MODE, "mode", "0" + Integer.toOctalString(view.word(row, TableLayout.MODE)));
        long size = view.wide(row, TableLayout.SEGSZ);
        fields.checked(
                layout.row(row) + TableLayout.SEGSZ,
                Long.BYTES,
                name(row) + ".segsz",
                Long.toUnsignedString(size),
                layout.isSize(size) ? "" : "0 to " + layout.longest());
        number(fields, row, TableLayout.CPID, "cpid");
        number(fields, row, TableLayout.LPID, "lpid");
        time(fields, row, TableLayout.ATIME, "atime");
        time(fields, row, TableLayout.DTIME, "dtime");
        time(fields, row, TableLayout.CTIME, "ctime");
        number(fields, row, TableLayout.UID, "uid");
        number(fields, row, TableLayout.GID, "gid");
        number(fields, row, TableLayout.CUID, "cuid");
        number(fields, row, TableLayout.CGID, "cgid");
    }

    private void number(Fields fields, int row, int field, String name) {
        word(fields, row, field, name, Integer.toUnsignedString(view.word(row, field)));
    }

    private void word(Fields fields, int row, int field, String name, String value) {
        fields.control(layout.row(row) + field, Integer.BYTES, name(row) + "." + name, value);
    }

    private void time(Fields fields, int row, int field, String name) {
        String seconds = Long.toString(view.wide(row, field));
        fields.control(layout.row(row) + field, Long.BYTES, name(row) + "." + name, seconds);
    }

    private void addPages(Fields fields, int row, int most) {
        long size = view.wide(row, TableLayout.SEGSZ);
        int pages = layout.isSize(size) ? (int) layout.pagesFor(size) : layout.maxPages();
        int count = Math.min(pages, looks);
        looks -= count;
        int[] words = new int[count];
        for (int page = 0; page < count; page++) {
            words[page] = view.pageWord(row, page);
            if (isGranule(words[page])) {
                regions[words[page] - 1] = row;
            }
        }
        Array array = new Array(name(row) + ".page", layout.pageWord(row, 0), Integer.BYTES, count);
        fields.array(array, most, page -> pageWord(words[page]));
    }

    private Cell pageWord(int word) {
        if (word == 0) {
            return new Cell(FieldState.CONTROL, "absent");
        }
        return isGranule(word)
                ? new Cell(FieldState.CONTROL, "page[" + (word - 1) + "]")
                : new Cell(
                        FieldState.CORRUPT,
                        Integer.toUnsignedString(word) + ", allowed: 0 (absent), or a page plus 1, up to "
                                + layout.pages());
    }

    private boolean isGranule(int word) {
        return word > 0 && word <= layout.pages();
    }
}
