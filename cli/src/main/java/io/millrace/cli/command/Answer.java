package io.millrace.cli.command;

import io.millrace.cli.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.util.HexFormat;

/** The lines that answer commands. Thread-safety: thread-safe. */
public final class Answer {
    /** Name of the field of what a command has come to. */
    public static final String OK = "ok";

    private Answer() {}

    /**
     * Done, and there is nothing to tell.
     *
     * @return the line
     */
    public static JsonObject done() {
        return Json.object().add(OK, true).build();
    }

    /**
     * A word.
     *
     * @param value the word
     * @return the line
     */
    public static JsonObject of(String value) {
        return Json.object().add(OK, value).build();
    }

    /**
     * A number.
     *
     * @param value the number
     * @return the line
     */
    public static JsonObject of(long value) {
        return Json.object().add(OK, value).build();
    }

    /**
     * An object.
     *
     * @param value its fields
     * @return the line
     */
    public static JsonObject of(JsonObjectBuilder value) {
        return Json.object().add(OK, value).build();
    }

    /**
     * A list.
     *
     * @param value what is in it
     * @return the line
     */
    public static JsonObject of(JsonArrayBuilder value) {
        return Json.object().add(OK, value).build();
    }

    /**
     * Bytes.
     *
     * @param value the bytes
     * @return the line, with the bytes in hex
     */
    public static JsonObject of(byte[] value) {
        return of(HexFormat.of().formatHex(value));
    }
}
