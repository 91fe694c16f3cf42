package io.millrace.cli.fusiondock;

import io.millrace.cli.ImageFormat.Decoded;
import io.millrace.cli.Json;
import io.millrace.cli.Problems;
import io.millrace.fusiondock.internal.FusiondockInspection.Report;
import io.millrace.fusiondock.internal.FusiondockInspection.Slot;
import jakarta.json.JsonObjectBuilder;
import java.util.ArrayList;
import java.util.List;

/** A region as {@code inspect} and {@code dump} show it. */
final class FusiondockImage {
    private FusiondockImage() {}

    static Decoded decoded(Report report) {
        JsonObjectBuilder json = Json.object()
                .add("protocol", FusiondockFormat.NAME)
                .add("ok", report.ok())
                .add("problems", Problems.json(report.problems()));
        report.slot().ifPresent(slot -> add(json, slot));
        if (report.limited()) {
            json.add("limited", true);
        }
        return new Decoded(json.build(), table(report));
    }

    /** The words of a region, and the checksum of the message if it is whole. */
    static JsonObjectBuilder add(JsonObjectBuilder json, Slot slot) {
        json.add("max", slot.max())
                .add("used", slot.used())
                .add("op", slot.op())
                .add("opName", slot.opName())
                .add("type", slot.type());
        slot.crc().ifPresent(crc -> json.add("crc", Json.crc(crc)));
        return json;
    }

    private static List<String> table(Report report) {
        List<String> lines = new ArrayList<>();
        report.slot().ifPresent(slot -> lines.add(line(slot)));
        if (report.limited()) {
            lines.add("the message is longer than what is summed up");
        }
        report.problems().stream().map(Problems::line).forEach(lines::add);
        lines.add(report.ok() ? "ok" : "not ok");
        return lines;
    }

    private static String line(Slot slot) {
        return "op %d %s  type %d  used %d of %s  crc %s"
                .formatted(
                        slot.op(),
                        slot.opName(),
                        slot.type(),
                        slot.used(),
                        slot.max() == 0 ? "0: not initialised" : slot.max(),
                        slot.crc().isPresent() ? Json.crc(slot.crc().getAsInt()) : "-");
    }
}
