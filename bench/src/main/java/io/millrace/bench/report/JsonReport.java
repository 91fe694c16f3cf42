package io.millrace.bench.report;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** A result as lines of JSON. */
public final class JsonReport {
    private static final MathContext DIGITS = new MathContext(5);

    private JsonReport() {}

    /**
     * Renders a result.
     *
     * @param result of a run
     * @return header, rows, done
     */
    public static List<String> lines(Result result) {
        List<String> lines = new ArrayList<>();
        lines.add(header(result.header()).toString());
        result.rows().forEach(row -> lines.add(row(row).toString()));
        lines.add(done(result).toString());
        return lines;
    }

    private static JsonObject header(Header header) {
        JsonObjectBuilder line = event("header")
                .add("jdk", header.jdk())
                .add("cores", header.cores())
                .add("load", number(header.load()));
        add(line, "rawRtBeforeNs", header.raw().before());
        add(line, "rawRtAfterNs", header.raw().after());
        return line.add("regime", header.raw().regime())
                .add("clockNs", number(header.raw().clock()))
                .build();
    }

    private static JsonObject row(Row row) {
        JsonObjectBuilder line =
                event("row").add("group", row.group()).add("size", row.size()).add("contender", row.contender());
        if (row.baseline().isEmpty()) {
            line.addNull("baseline");
        } else {
            line.add("baseline", row.baseline());
        }
        line.add("metric", row.metric().label());
        add(line, "ratio", row.ratio());
        return line.add("value", number(row.value()))
                .add("unit", row.metric().unit())
                .build();
    }

    private static JsonObject done(Result result) {
        JsonArrayBuilder bars = Json.createArrayBuilder();
        result.bars()
                .forEach(bar -> bars.add(Json.createObjectBuilder()
                        .add("name", bar.name())
                        .add("value", number(bar.value()))
                        .add("limit", number(bar.limit()))
                        .add("holds", bar.holds())));
        return event("done")
                .add("accepted", result.verdict().accepted())
                .add("reasons", Json.createArrayBuilder(result.verdict().reasons()))
                .add("bars", bars)
                .add("notes", Json.createArrayBuilder(result.notes()))
                .build();
    }

    private static JsonObjectBuilder event(String name) {
        return Json.createObjectBuilder().add("ev", name);
    }

    private static void add(JsonObjectBuilder line, String name, OptionalDouble value) {
        if (value.isPresent()) {
            line.add(name, number(value.getAsDouble()));
        } else {
            line.addNull(name);
        }
    }

    private static BigDecimal number(double value) {
        return new BigDecimal(
                new BigDecimal(value).round(DIGITS).stripTrailingZeros().toPlainString());
    }
}
