package io.millrace.cli.amp;

import io.millrace.amp.EntryInfo;
import io.millrace.cli.Json;
import io.millrace.cli.command.Answer;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;

/** Lines that answer commands about ESP-AMP alone. Thread-safety: thread-safe. */
final class AmpAnswer {
    private AmpAnswer() {}

    static JsonObject address(long address) {
        return Answer.of(EntryInfo.hex(address));
    }

    /** A word of an event: the bits, and whether those waited for did not come. */
    static JsonObject word(int word, boolean isLate) {
        JsonObjectBuilder answer = Json.object().add(Answer.OK, Integer.toUnsignedLong(word));
        return (isLate ? answer.add("timeout", true) : answer).build();
    }

    static JsonObject error(Fault fault, String message) {
        return Json.object().add("error", fault.name()).add("message", message).build();
    }
}
