package io.millrace.bench.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** A result for people: one table of ratios, the verdict, absolute values behind. */
public final class TableReport {
    private static final String NOTHING = "-";

    private TableReport() {}

    /**
     * Renders a result.
     *
     * @param result of a run
     * @return lines
     */
    public static List<String> lines(Result result) {
        List<String> lines = new ArrayList<>(header(result.header()));
        lines.add("");
        lines.addAll(ratios(result.rows()));
        lines.add("");
        result.bars().forEach(bar -> lines.add(bar.text()));
        result.notes().forEach(note -> lines.add("note: " + note));
        result.verdict().reasons().forEach(reason -> lines.add("not accepted: " + reason));
        if (result.verdict().accepted()) {
            lines.add("accepted");
        }
        lines.add("");
        lines.add("Appendix: absolute values of the middle window, on this machine, today");
        lines.addAll(values(result.rows()));
        return lines;
    }

    private static List<String> header(Header header) {
        Raw raw = header.raw();
        String trip = raw.before().isEmpty() || raw.after().isEmpty()
                ? "not measured"
                : String.format(
                        Locale.ROOT,
                        "%.1f ns before, %.1f ns after",
                        raw.before().getAsDouble(),
                        raw.after().getAsDouble());
        return List.of(
                String.format(Locale.ROOT, "JDK %s, %d cores, load %.2f", header.jdk(), header.cores(), header.load()),
                String.format(
                        Locale.ROOT,
                        "raw round trip %s: regime %s (reading the clock: %.1f ns)",
                        trip,
                        raw.regime(),
                        raw.clock()));
    }

    private static List<String> ratios(List<Row> rows) {
        Set<String> baselines = new LinkedHashSet<>();
        Map<List<String>, Map<String, String>> table = new LinkedHashMap<>();
        for (Row row : rows) {
            row.ratio().ifPresent(ratio -> {
                baselines.add(row.baseline());
                table.computeIfAbsent(key(row), ignored -> new LinkedHashMap<>())
                        .put(row.baseline(), String.format(Locale.ROOT, "%.3g", ratio));
            });
        }
        List<List<String>> cells = new ArrayList<>();
        List<String> title = new ArrayList<>(List.of("group", "size", "contender", "metric"));
        baselines.forEach(baseline -> title.add("/ " + baseline));
        cells.add(title);
        table.forEach((key, byBaseline) -> {
            List<String> line = new ArrayList<>(key);
            baselines.forEach(baseline -> line.add(byBaseline.getOrDefault(baseline, NOTHING)));
            cells.add(line);
        });
        return align(cells);
    }

    private static List<String> values(List<Row> rows) {
        Map<List<String>, String> table = new LinkedHashMap<>();
        rows.forEach(row -> table.put(
                key(row),
                String.format(Locale.ROOT, "%.5g %s", row.value(), row.metric().unit())));
        List<List<String>> cells = new ArrayList<>();
        cells.add(List.of("group", "size", "contender", "metric", "value"));
        table.forEach((key, value) -> {
            List<String> line = new ArrayList<>(key);
            line.add(value);
            cells.add(line);
        });
        return align(cells);
    }

    private static List<String> key(Row row) {
        return List.of(
                row.group(),
                String.valueOf(row.size()),
                row.contender(),
                row.metric().label());
    }

    private static List<String> align(List<List<String>> cells) {
        int columns = cells.getFirst().size();
        int[] widths = new int[columns];
        for (List<String> line : cells) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], line.get(i).length());
            }
        }
        return cells.stream().map(line -> join(line, widths)).toList();
    }

    private static String join(List<String> line, int[] widths) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            text.append(String.format("%-" + widths[i] + "s  ", line.get(i)));
        }
        return text.toString().stripTrailing();
    }
}
