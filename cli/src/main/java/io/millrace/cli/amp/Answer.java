package io.millrace.cli.amp;

import io.millrace.amp.EntryInfo;
import io.millrace.cli.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.util.HexFormat;

/** The lines that answer commands. */
final class Answer {
    private static final String OK = "ok";

    private Answer() {}

    static JsonObject done() {
        return Json.object().add(OK, true).build();
    }

    static JsonObject of(String value) {
        return Json.object().add(OK, value).build();
    }

    static JsonObject of(long value) {
        return Json.object().add(OK, value).build();
    }

    static JsonObject of(JsonObjectBuilder value) {
        return Json.object().add(OK, value).build();
    }

    static JsonObject of(JsonArrayBuilder value) {
        return Json.object().add(OK, value).build();
    }

    static JsonObject of(byte[] value) {
        return of(HexFormat.of().formatHex(value));
    }

    static JsonObject address(long address) {
        return of(EntryInfo.hex(address));
    }

    /** A word of an event: the bits, and whether those waited for did not come. */
    static JsonObject word(int word, boolean isLate) {
        JsonObjectBuilder answer = Json.object().add(OK, Integer.toUnsignedLong(word));
        return (isLate ? answer.add("timeout", true) : answer).build();
    }

    static JsonObject error(Fault fault, String message) {
        return Json.object().add("error", fault.name()).add("message", message).build();
    }
}
