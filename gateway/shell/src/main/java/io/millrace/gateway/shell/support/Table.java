package io.millrace.gateway.shell.support;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/**
 * How snapshots of one kind look in columns. Thread-safety: immutable.
 *
 * @param part the short name, which the commands accept
 * @param columns from left to right
 * @param <T> the kind
 */
public record Table<T>(Function<T, String> part, List<Column<T>> columns) {
    /**
     * One column.
     *
     * @param title its head
     * @param value what stands in it; numbers go to the right
     * @param <T> the kind
     */
    public record Column<T>(String title, Function<T, Object> value) {}

    /** Makes the list unmodifiable. */
    public Table {
        columns = List.copyOf(columns);
    }

    /**
     * Head and rows.
     *
     * @param rows the snapshots
     * @return lines
     */
    public String all(List<T> rows) {
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
            right[c] = rows.isEmpty() ? false : cells.getLast().get(c) instanceof Number;
        }
        List<String> lines = new ArrayList<>();
        cells.forEach(row -> lines.add(line(row, widths, right)));
        return String.join("\n", lines);
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

    private static String line(List<Object> row, int[] widths, boolean[] right) {
        StringBuilder line = new StringBuilder();
        for (int c = 0; c < widths.length; c++) {
            String cell = row.get(c).toString();
            String pad = String.join("", Collections.nCopies(widths[c] - cell.length(), " "));
            line.append(right[c] ? pad + cell : cell + pad).append("  ");
        }
        return line.toString().stripTrailing();
    }
}
