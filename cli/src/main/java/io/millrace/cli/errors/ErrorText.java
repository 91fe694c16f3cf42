package io.millrace.cli.errors;

import io.millrace.cli.Json;
import io.millrace.gateway.runtime.internal.errors.ErrorEntry;
import io.millrace.gateway.runtime.internal.errors.ErrorLog;
import jakarta.json.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** A log of errors as the command line shows it. Times are those of the gateway's log: UTC. */
final class ErrorText {
    private static final List<String> HEAD = List.of("COUNT", "FIRST", "LAST", "WHERE", "MESSAGE");

    private ErrorText() {}

    static List<JsonObject> json(ErrorLog log) {
        List<JsonObject> lines = new ArrayList<>();
        List<ErrorEntry> entries = log.entries();
        entries.forEach(it -> lines.add(json(it)));
        lines.add(Json.event("done")
                .add("errors", entries.size())
                .add("dropped", log.dropped())
                .add("process", log.process())
                .add("running", log.isWriterAlive())
                .build());
        return lines;
    }

    private static JsonObject json(ErrorEntry entry) {
        return Json.event("error")
                .add("count", entry.count())
                .add("first", Instant.ofEpochMilli(entry.firstMillis()).toString())
                .add("last", Instant.ofEpochMilli(entry.lastMillis()).toString())
                .add("where", entry.source())
                .add("kind", entry.kind())
                .add("message", entry.message())
                .build();
    }

    static List<String> table(ErrorLog log) {
        List<List<String>> rows = new ArrayList<>(List.of(HEAD));
        log.entries().forEach(it -> rows.add(row(it)));
        int[] widths = new int[HEAD.size()];
        rows.forEach(row -> {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        });
        List<String> lines = new ArrayList<>();
        if (rows.size() > 1) {
            rows.forEach(row -> lines.add(line(row, widths)));
        }
        lines.add(end(rows.size() - 1, log));
        return lines;
    }

    private static List<String> row(ErrorEntry entry) {
        return List.of(
                Long.toString(entry.count()),
                seconds(entry.firstMillis()),
                seconds(entry.lastMillis()),
                plain(entry.source()),
                plain(entry.message()));
    }

    /** The first column to the right, the last one as long as it is. */
    private static String line(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String pad = " ".repeat(widths[i] - row.get(i).length());
            line.append(i == 0 ? pad : "")
                    .append(row.get(i))
                    .append(i == 0 ? "" : pad)
                    .append("  ");
        }
        return line.toString().stripTrailing();
    }

    private static String end(int count, ErrorLog log) {
        String errors =
                switch (count) {
                    case 0 -> "no errors";
                    case 1 -> "1 error";
                    default -> count + " different errors";
                };
        String more = log.dropped() == 0 ? "" : "; the log is full, " + log.dropped() + " others were seen after that";
        return errors + more + "; process " + log.process() + (log.isWriterAlive() ? " runs" : " has ended");
    }

    private static String seconds(long millis) {
        return Instant.ofEpochMilli(millis).truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** What is in a file must not speak to the terminal. */
    private static String plain(String text) {
        return text.codePoints()
                .map(it -> Character.isISOControl(it) ? '?' : it)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
