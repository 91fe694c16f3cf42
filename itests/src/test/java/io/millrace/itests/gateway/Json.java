package io.millrace.itests.gateway;

import static org.junit.jupiter.api.Assertions.fail;

import jakarta.json.JsonArray;
import jakarta.json.JsonException;
import jakarta.json.JsonReader;
import jakarta.json.JsonStructure;
import java.io.StringReader;

/** Reads what commands print, with a parser that is not theirs. */
final class Json {
    private Json() {}

    /** One value, and nothing behind it. */
    static JsonStructure read(String text) {
        try (JsonReader reader = jakarta.json.Json.createReader(new StringReader(text))) {
            return reader.read();
        } catch (JsonException e) {
            return fail("no JSON: " + text, e);
        }
    }

    static JsonArray array(String text) {
        return read(text).asJsonArray();
    }
}
