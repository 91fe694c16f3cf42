package io.millrace.cli.amp;

import io.millrace.amp.Core;
import io.millrace.amp.EntryInfo;
import io.millrace.amp.FirmwareEntry;
import io.millrace.amp.internal.AmpInspection.Queue;
import io.millrace.amp.internal.AmpInspection.Report;
import io.millrace.api.channel.Problem;
import io.millrace.cli.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An ESP-AMP memory as {@code inspect} shows it to people. */
final class AmpTable {
    private AmpTable() {}

    static List<String> lines(Optional<Report> report, List<Problem> problems) {
        List<String> lines = new ArrayList<>();
        report.ifPresent(it -> add(lines, it));
        problems.forEach(it -> lines.add("problem: " + Findings.text(it)));
        if (report.filter(Report::limited).isPresent()) {
            lines.add("there is more than is shown");
        }
        lines.add(problems.isEmpty() ? "ok" : "not ok");
        return lines;
    }

    private static void add(List<String> lines, Report report) {
        report.blocks()
                .forEach(block -> lines.add("%-3s  %-10s  %5d bytes at %s  crc %s"
                        .formatted(
                                block.info().pool().label(),
                                FirmwareEntry.nameOf(block.info().id()),
                                block.info().sizeBytes(),
                                EntryInfo.hex(block.info().address()),
                                Json.crc(block.crc()))));
        report.events()
                .forEach(event ->
                        lines.add("event %-10s  0x%08x".formatted(FirmwareEntry.nameOf(event.id()), event.word())));
        lines.add("interrupts pending for main 0x%08x, for sub 0x%08x"
                .formatted(report.pending().get(Core.MAIN), report.pending().get(Core.SUB)));
        report.power().ifPresent(count -> lines.add("the sub core holds the memory awake " + count + " times"));
        report.queues().forEach(queue -> add(lines, queue));
    }

    private static void add(List<String> lines, Queue queue) {
        lines.add("%-10s  %s, %d x %d bytes, sent %d, given back %d, pending %d"
                .formatted(
                        queue.kind().label(),
                        FirmwareEntry.nameOf(queue.id()),
                        queue.length(),
                        queue.item(),
                        queue.sent(),
                        queue.freed(),
                        queue.pending()));
        queue.messages()
                .forEach(message -> lines.add("  %slen %5d  crc %s"
                        .formatted(
                                queue.kind().isRpmsg()
                                        ? "%5d -> %5d  ".formatted(message.source(), message.target())
                                        : "",
                                message.length(),
                                Json.crc(message.crc()))));
    }
}
