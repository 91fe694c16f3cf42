package io.millrace.cli.nrfrpc;

import io.millrace.cli.Json;
import io.millrace.nrfrpc.internal.NrfRpcLayout;
import io.millrace.nrfrpc.internal.NrfRpcRecovery.Report;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;

/** An area as {@code dump} and {@code inspect} show it. */
final class AreaJson {
    private AreaJson() {}

    /** Adds the fields of an area to an object. */
    static JsonObjectBuilder add(JsonObjectBuilder to, String name, Report report) {
        NrfRpcLayout layout = report.layout();
        JsonArrayBuilder slots = Json.array();
        for (int word : report.slots()) {
            switch (word) {
                case NrfRpcLayout.EMPTY -> slots.add("EMPTY");
                case NrfRpcLayout.PENDING -> slots.add("PENDING");
                default -> slots.add(Integer.toUnsignedLong(word));
            }
        }
        return to.add("name", name)
                .add("size", layout.sizeBytes())
                .add("endpoints", layout.endpoints())
                .add("allocable", layout.allocableBytes())
                .add("block", layout.blockBytes())
                .add("slots", slots);
    }
}
