package io.millrace.bench.window;

import io.millrace.bench.BenchException;
import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.io.StringReader;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * How a window went, as one line of JSON. The C programs print the same line without {@code allocated}. Thread-safety:
 * immutable. Units: nanoseconds, bytes.
 *
 * @param count messages, round trips or operations
 * @param p50 of single round trips, or of the time per message; who only answers has none
 * @param p99 of the same
 * @param total the whole window
 * @param allocated garbage made by the measuring thread; a C program has none to tell
 * @param fairness messages of the guest that got most over those of the one that got least, where there are several
 */
public record Window(
        long count, OptionalLong p50, OptionalLong p99, long total, OptionalLong allocated, OptionalDouble fairness) {
    /** A window in which nobody has to share. */
    public Window(long count, OptionalLong p50, OptionalLong p99, long total, OptionalLong allocated) {
        this(count, p50, p99, total, allocated, OptionalDouble.empty());
    }

    /**
     * The window as a line.
     *
     * @param order what was done
     * @return without its end
     */
    public String line(Order order) {
        JsonObjectBuilder line = Json.createObjectBuilder()
                .add("ev", "window")
                .add("kind", order.kind().name().toLowerCase(java.util.Locale.ROOT))
                .add("size", order.size())
                .add("n", count);
        p50.ifPresent(value -> line.add("p50", value));
        p99.ifPresent(value -> line.add("p99", value));
        line.add("total", total);
        allocated.ifPresent(value -> line.add("allocated", value));
        fairness.ifPresent(value -> line.add("fairness", value));
        return line.build().toString();
    }

    /**
     * Reads a line.
     *
     * @param line without its end
     * @return the window
     * @throws BenchException if it is none
     */
    public static Window parse(String line) {
        JsonObject fields = object(line);
        if (!"window".equals(fields.getString("ev", "")) || !fields.containsKey("n") || !fields.containsKey("total")) {
            throw strange(line);
        }
        return new Window(
                fields.getJsonNumber("n").longValue(),
                number(fields, "p50"),
                number(fields, "p99"),
                number(fields, "total").orElseThrow(),
                number(fields, "allocated"),
                fields.containsKey("fairness")
                        ? OptionalDouble.of(fields.getJsonNumber("fairness").doubleValue())
                        : OptionalDouble.empty());
    }

    /**
     * Reads a line of any event.
     *
     * @param line without its end
     * @return its fields
     * @throws BenchException if it is no JSON object
     */
    public static JsonObject object(String line) {
        try (var reader = Json.createReader(new StringReader(line))) {
            return reader.readObject();
        } catch (JsonException e) {
            throw strange(line);
        }
    }

    /**
     * A number that may be missing.
     *
     * @param fields of a line
     * @param name of the field
     * @return its value
     */
    public static OptionalLong number(JsonObject fields, String name) {
        return fields.containsKey(name)
                ? OptionalLong.of(fields.getJsonNumber(name).longValue())
                : OptionalLong.empty();
    }

    private static BenchException strange(String line) {
        return new BenchException(BenchException.REFUSED, "expected the line of a window: " + line);
    }
}
