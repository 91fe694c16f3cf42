package io.millrace.cli.amp;

import io.millrace.amp.Core;
import io.millrace.amp.EntryInfo;
import io.millrace.amp.FirmwareEntry;
import io.millrace.amp.internal.AmpInspection.Message;
import io.millrace.amp.internal.AmpInspection.Queue;
import io.millrace.amp.internal.AmpInspection.Report;
import io.millrace.api.channel.Problem;
import io.millrace.cli.ImageFormat.Decoded;
import io.millrace.cli.Json;
import io.millrace.cli.Problems;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An ESP-AMP memory as {@code inspect} shows it to tools. */
final class AmpImage {
    private AmpImage() {}

    /**
     * What is shown.
     *
     * @param report what was found, if the image of the HP region is long enough
     * @param sizes what is wrong with the images themselves
     */
    static Decoded decoded(Optional<Report> report, List<Problem> sizes) {
        List<Problem> all = new ArrayList<>(sizes);
        report.ifPresent(it -> all.addAll(it.problems()));
        JsonObjectBuilder json = Json.object()
                .add("protocol", AmpFormat.NAME)
                .add("ok", all.isEmpty())
                .add("problems", Problems.json(all))
                .add("entries", entries(report))
                .add("events", events(report))
                .add("pending", pending(report))
                .add("queues", queues(report));
        report.map(Report::power).ifPresent(it -> it.ifPresent(count -> json.add("pm", count)));
        if (report.filter(Report::limited).isPresent()) {
            json.add("limited", true);
        }
        return new Decoded(json.build(), AmpTable.lines(report, all));
    }

    private static JsonArrayBuilder entries(Optional<Report> report) {
        JsonArrayBuilder entries = Json.array();
        report.map(Report::blocks)
                .orElse(List.of())
                .forEach(block -> entries.add(Json.object()
                        .add("pool", block.info().pool().label())
                        .add("id", block.info().id())
                        .add("size", block.info().sizeBytes())
                        .add("address", EntryInfo.hex(block.info().address()))
                        .add("crc", Json.crc(block.crc()))));
        return entries;
    }

    private static JsonArrayBuilder events(Optional<Report> report) {
        JsonArrayBuilder events = Json.array();
        report.map(Report::events)
                .orElse(List.of())
                .forEach(event -> events.add(Json.object()
                        .add("id", event.id())
                        .add("name", FirmwareEntry.nameOf(event.id()))
                        .add("word", Integer.toUnsignedLong(event.word()))));
        return events;
    }

    private static JsonObjectBuilder pending(Optional<Report> report) {
        Map<Core, Integer> words = report.map(Report::pending).orElse(Map.of());
        return Json.object().add("main", word(words, Core.MAIN)).add("sub", word(words, Core.SUB));
    }

    private static long word(Map<Core, Integer> words, Core core) {
        return Integer.toUnsignedLong(words.getOrDefault(core, 0));
    }

    private static JsonArrayBuilder queues(Optional<Report> report) {
        JsonArrayBuilder queues = Json.array();
        report.map(Report::queues).orElse(List.of()).forEach(queue -> queues.add(json(queue)));
        return queues;
    }

    private static JsonObjectBuilder json(Queue queue) {
        JsonArrayBuilder messages = Json.array();
        queue.messages().forEach(message -> messages.add(json(queue, message)));
        return Json.object()
                .add("id", queue.id())
                .add("kind", queue.kind().label())
                .add("size", queue.length())
                .add("item", queue.item())
                .add("sent", queue.sent())
                .add("freed", queue.freed())
                .add("pending", queue.pending())
                .add("messages", messages);
    }

    private static JsonObjectBuilder json(Queue queue, Message message) {
        JsonObjectBuilder json = Json.object();
        if (queue.kind().isRpmsg()) {
            json.add("src", message.source()).add("dst", message.target());
        }
        return json.add("len", message.length()).add("crc", Json.crc(message.crc()));
    }
}
