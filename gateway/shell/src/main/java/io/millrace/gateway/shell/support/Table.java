package io.millrace.gateway.shell.support;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.function.Function;

/**
 * How snapshots of one kind look in columns. Thread-safety: immutable.
 *
 * @param part the short name, which the commands accept
 * @param columns from left to right
 * @param <T> the kind
 */
public record Table<T>(Function<T, String> part, List<Column<T>> columns) {
    private static final int GAP = 2;

    /**
     * One column.
     *
     * @param title its head
     * @param value what stands in it; numbers go to the right
     * @param room what becomes of it where there is no room for all
     * @param <T> the kind
     */
    public record Column<T>(String title, Function<T, Object> value, Room room) {
        /**
         * A column that is always there.
         *
         * @param title its head
         * @param value what stands in it; numbers go to the right
         */
        public Column(String title, Function<T, Object> value) {
            this(title, value, Room.STAYS);
        }
    }

    /** What becomes of a column where there is no room for all. */
    public enum Room {
        /** It is always there. */
        STAYS,
        /** It is left out. */
        SPARE,
        /** It is text, and goes below the rest of its row, word by word. */
        BELOW
    }

    /** Makes the list unmodifiable. */
    public Table {
        columns = List.copyOf(columns);
    }

    /**
     * Head and rows.
     *
     * @param rows the snapshots
     * @return lines, as long as they get
     */
    public String all(List<T> rows) {
        return all(rows, OptionalInt.empty());
    }

    /**
     * Head and rows. Spare columns go one by one, the last first, until the lines fit; then text goes below.
     *
     * @param rows the snapshots
     * @param width how long a line may be, if that matters
     * @return lines; longer ones if they do not fit even then
     */
    public String all(List<T> rows, OptionalInt width) {
        List<List<Object>> cells = new ArrayList<>();
        cells.add(columns.stream().<Object>map(Column::title).toList());
        rows.forEach(row -> cells.add(cells(row)));
        int[] widths = new int[columns.size()];
        boolean[] right = new boolean[columns.size()];
        for (int c = 0; c < widths.length; c++) {
            int column = c;
            widths[c] = cells.stream()
                    .mapToInt(row -> row.get(column).toString().length())
                    .max()
                    .orElse(0);
            right[c] = cells.stream().anyMatch(row -> row.get(column) instanceof Number);
        }
        int most = width.orElse(Integer.MAX_VALUE);
        boolean[] shown = shown(widths, most);
        boolean[] below = below(widths, shown, most);
        List<String> lines = new ArrayList<>();
        for (List<Object> row : cells) {
            List<String> texts = row == cells.getFirst() ? List.of() : texts(row, below);
            lines.addAll(Paragraphs.of(line(row, widths, right, shown), length(widths, shown), texts, most));
        }
        return String.join("\n", lines);
    }

    private static int length(int[] widths, boolean[] shown) {
        int length = 0;
        for (int c = 0; c < widths.length; c++) {
            length += shown[c] ? widths[c] + GAP : 0;
        }
        return length;
    }

    /** Takes away from what is shown what goes below. */
    private boolean[] below(int[] widths, boolean[] shown, int most) {
        boolean[] below = new boolean[shown.length];
        boolean fits = length(widths, shown) - GAP <= most;
        for (int c = 0; c < shown.length && !fits; c++) {
            below[c] = columns.get(c).room() == Room.BELOW;
            shown[c] &= !below[c];
        }
        return below;
    }

    /** The first says what the row is about, the others say what they are. */
    private List<String> texts(List<Object> row, boolean[] below) {
        List<String> texts = new ArrayList<>();
        boolean first = true;
        for (int c = 0; c < below.length; c++) {
            if (below[c]) {
                String text = row.get(c).toString();
                String title = first ? "" : columns.get(c).title().toLowerCase(Locale.ROOT) + ": ";
                first = false;
                if (!text.isEmpty()) {
                    texts.add(title + text);
                }
            }
        }
        return texts;
    }

    private boolean[] shown(int[] widths, int most) {
        boolean[] shown = new boolean[widths.length];
        Arrays.fill(shown, true);
        for (int c = widths.length - 1; c >= 0 && length(widths, shown) - GAP > most; c--) {
            shown[c] = columns.get(c).room() != Room.SPARE;
        }
        return shown;
    }

    /**
     * One row without a head.
     *
     * @param row the snapshot
     * @return its line
     */
    public String line(T row) {
        return String.join("  ", cells(row).stream().map(Object::toString).toList());
    }

    private List<Object> cells(T row) {
        return columns.stream()
                .map(column -> Objects.requireNonNullElse(column.value().apply(row), "-"))
                .toList();
    }

    private static String line(List<Object> row, int[] widths, boolean[] right, boolean[] shown) {
        StringBuilder line = new StringBuilder();
        for (int c = 0; c < widths.length; c++) {
            if (shown[c]) {
                String cell = row.get(c).toString();
                String pad = " ".repeat(widths[c] - cell.length());
                line.append(right[c] ? pad + cell : cell + pad).append(" ".repeat(GAP));
            }
        }
        return line.toString().stripTrailing();
    }
}
