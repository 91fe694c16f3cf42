package io.millrace.cli;

import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonBuilderFactory;
import jakarta.json.JsonObjectBuilder;
import java.util.Map;

/** Builders of JSON values from one factory; looking for a factory each time is slow. Thread-safety: thread-safe. */
public final class Json {
    private static final JsonBuilderFactory FACTORY = jakarta.json.Json.createBuilderFactory(Map.of());

    private Json() {}

    /**
     * Begins an object.
     *
     * @return an empty builder, keeping the order of the fields
     */
    public static JsonObjectBuilder object() {
        return FACTORY.createObjectBuilder();
    }

    /**
     * Begins the line of an event.
     *
     * @param event what happened
     * @return a builder with the field {@code ev}
     */
    public static JsonObjectBuilder event(String event) {
        return object().add("ev", event);
    }

    /**
     * Begins an array.
     *
     * @return an empty builder
     */
    public static JsonArrayBuilder array() {
        return FACTORY.createArrayBuilder();
    }

    /**
     * A checksum as all commands write it.
     *
     * @param value CRC-32
     * @return 8 hex digits
     */
    public static String crc(int value) {
        return java.util.HexFormat.of().toHexDigits(value);
    }
}
