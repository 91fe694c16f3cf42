package io.millrace.gateway.shell.support;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
     * @param spare whether it is left out where there is no room for all
     * @param <T> the kind
     */
    public record Column<T>(String title, Function<T, Object> value, boolean spare) {
        /**
         * A column that is always there.
         *
         * @param title its head
         * @param value what stands in it; numbers go to the right
         */
        public Column(String title, Function<T, Object> value) {
            this(title, value, false);
        }
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
     * Head and rows. Spare columns go one by one, the last first, until the lines fit.
     *
     * @param rows the snapshots
     * @param width how long a line may be, if that matters
     * @return lines; longer ones if they do not fit without the spare columns
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
        boolean[] shown = shown(widths, width);
        List<String> lines = new ArrayList<>();
        cells.forEach(row -> lines.add(line(row, widths, right, shown)));
        return String.join("\n", lines);
    }

    private boolean[] shown(int[] widths, OptionalInt width) {
        boolean[] shown = new boolean[widths.length];
        Arrays.fill(shown, true);
        int length = Arrays.stream(widths).sum() + GAP * (widths.length - 1);
        for (int c = widths.length - 1; c >= 0 && length > width.orElse(Integer.MAX_VALUE); c--) {
            if (columns.get(c).spare()) {
                shown[c] = false;
                length -= widths[c] + GAP;
            }
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
