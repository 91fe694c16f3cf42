package io.millrace.cli.nrfrpc;

import io.millrace.api.channel.Problem;
import io.millrace.cli.ImageFormat.Decoded;
import io.millrace.cli.Json;
import io.millrace.cli.Problems;
import io.millrace.nrfrpc.internal.NrfRpcRecovery.Message;
import io.millrace.nrfrpc.internal.NrfRpcRecovery.Report;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import java.util.ArrayList;
import java.util.List;

/** Collects what an image holds, for tools and for people. */
final class NrfRpcImage {
    private static final int HEADER_BYTES = 4;

    private final JsonArrayBuilder areas = Json.array();
    private final JsonArrayBuilder problems = Json.array();
    private final JsonArrayBuilder warnings = Json.array();
    private final List<String> table = new ArrayList<>();
    private final List<String> findings = new ArrayList<>();
    private boolean ok = true;

    void area(String name, long offset, Report report) {
        JsonObjectBuilder area = AreaJson.add(Json.object(), name, report);
        JsonArrayBuilder messages = Json.array();
        table.add("area %s at %d: %d bytes, %d endpoints, %d blocks of %d bytes%s"
                .formatted(
                        name,
                        offset,
                        report.layout().sizeBytes(),
                        report.layout().endpoints(),
                        report.layout().allocableBytes() / report.layout().blockBytes(),
                        report.layout().blockBytes(),
                        report.uninitialised() ? ", never initialised" : ""));
        for (Message message : report.messages()) {
            messages.add(json(message));
            table.add("  endpoint %3d  index %6d  size %6d  crc %s"
                    .formatted(message.endpoint(), message.index(), message.size(), Json.crc(message.crc())));
        }
        if (report.uninitialised()) {
            area.add("uninitialised", true);
        }
        areas.add(area.add("messages", messages));
        report.problems().forEach(this::problem);
        overlaps(name, report.messages());
    }

    void problem(Problem problem) {
        ok = false;
        problems.add(Problems.json(problem));
        findings.add(Problems.line(problem));
    }

    Decoded decoded() {
        List<String> lines = new ArrayList<>(table);
        lines.addAll(findings);
        lines.add(ok ? "ok" : "not ok");
        JsonObjectBuilder json =
                Json.object().add("protocol", "nrfrpc").add("ok", ok).add("problems", problems);
        return new Decoded(json.add("warnings", warnings).add("areas", areas).build(), lines);
    }

    /**
     * Each message may be right for itself; two that share bytes were not made by a correct sender. Each is named once.
     */
    private void overlaps(String name, List<Message> messages) {
        for (int i = 0; i < messages.size(); i++) {
            for (Message other : messages.subList(i + 1, messages.size())) {
                Message message = messages.get(i);
                if (message.index() < end(other) && other.index() < end(message)) {
                    String warning = "area " + name + ": the messages of endpoints " + message.endpoint() + " and "
                            + other.endpoint() + " overlap";
                    warnings.add(warning);
                    findings.add("warning: " + warning);
                    break;
                }
            }
        }
    }

    private static int end(Message message) {
        return message.index() + HEADER_BYTES + message.size();
    }

    private static JsonObjectBuilder json(Message message) {
        return Json.object()
                .add("endpoint", message.endpoint())
                .add("index", message.index())
                .add("size", message.size())
                .add("crc", Json.crc(message.crc()));
    }
}
