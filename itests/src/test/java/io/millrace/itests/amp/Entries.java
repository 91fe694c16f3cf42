package io.millrace.itests.amp;

import io.millrace.amp.EntryInfo;
import io.millrace.amp.Pool;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.util.List;
import java.util.Locale;

/** What the C peer says of its chains. */
final class Entries {
    private Entries() {}

    /** Reads a list as the C peer prints it. */
    static List<EntryInfo> of(String list) {
        try (JsonReader reader = Json.createReader(new StringReader(list))) {
            return reader.readArray().getValuesAs(JsonObject.class).stream()
                    .map(Entries::entry)
                    .toList();
        }
    }

    private static EntryInfo entry(JsonObject object) {
        return new EntryInfo(
                Pool.valueOf(object.getString("pool").toUpperCase(Locale.ROOT)),
                object.getInt("id"),
                object.getInt("size"),
                Long.decode(object.getString("address")));
    }
}
