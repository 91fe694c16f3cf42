package io.millrace.cli.vox;

import io.millrace.cli.Json;
import io.millrace.cli.Problems;
import io.millrace.vox.internal.VoxHeader;
import io.millrace.vox.internal.VoxInspection.Frame;
import io.millrace.vox.internal.VoxInspection.Peer;
import io.millrace.vox.internal.VoxInspection.Pool;
import io.millrace.vox.internal.VoxInspection.Report;
import io.millrace.vox.internal.VoxInspection.Ring;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/** A segment as {@code inspect} shows it to people. */
final class VoxTable {
    private final List<String> lines = new ArrayList<>();

    private VoxTable() {}

    static List<String> lines(Report report) {
        VoxTable table = new VoxTable();
        report.header().ifPresent(table::add);
        report.peers().forEach(table::add);
        table.lines.add("empty entries: " + report.emptyPeers());
        report.pools().forEach(table::add);
        report.problems().stream().map(Problems::line).forEach(table.lines::add);
        if (report.truncated()) {
            table.lines.add("the image ends before the slot pool begins");
        }
        if (report.limited()) {
            table.lines.add("there is more than is shown");
        }
        table.lines.add(report.ok() ? "ok" : "not ok");
        return table.lines;
    }

    private void add(VoxHeader header) {
        lines.add("magic %s, version %d, %s bytes, now %s"
                .formatted(
                        VoxImage.magic(header),
                        header.version(),
                        Long.toUnsignedString(header.totalSize()),
                        Long.toUnsignedString(header.currentSize())));
        lines.add("%s guests, peer table at %s, rings of %s bytes, %s slot classes at %s"
                .formatted(
                        Integer.toUnsignedString(header.maxGuests()),
                        Long.toUnsignedString(header.peerTableOffset()),
                        Integer.toUnsignedString(header.bipbufCapacity()),
                        Integer.toUnsignedString(header.numVarSlotClasses()),
                        Long.toUnsignedString(header.varPoolOffset())));
        lines.add("payloads up to %s bytes, inline up to %s (0: 256), heartbeat every %s ns%s"
                .formatted(
                        Integer.toUnsignedString(header.maxPayloadSize()),
                        Integer.toUnsignedString(header.inlineThreshold()),
                        Long.toUnsignedString(header.heartbeatInterval()),
                        header.hostGoodbye() == 0 ? "" : ", the host is leaving"));
    }

    private void add(Peer peer) {
        lines.add("peer %3d  %s  epoch %s  heartbeat %s"
                .formatted(
                        peer.id(),
                        VoxImage.state(peer.state()),
                        Integer.toUnsignedString(peer.epoch()),
                        Long.toUnsignedString(peer.heartbeat())));
        add("g2h", peer.toHost());
        add("h2g", peer.toGuest());
    }

    private void add(String name, Optional<Ring> ring) {
        if (ring.isEmpty()) {
            lines.add("  " + name + " cannot be decoded");
            return;
        }
        lines.add("  %s  write %s  read %s  watermark %s"
                .formatted(
                        name,
                        Integer.toUnsignedString(ring.get().write()),
                        Integer.toUnsignedString(ring.get().read()),
                        Integer.toUnsignedString(ring.get().watermark())));
        for (Frame frame : ring.get().frames()) {
            lines.add("    %-6s  len %8s  crc %s"
                    .formatted(
                            frame.path().name().toLowerCase(Locale.ROOT),
                            text(frame.length()),
                            frame.crc().isPresent() ? Json.crc(frame.crc().getAsInt()) : "-"));
        }
    }

    private void add(Pool pool) {
        lines.add("pool of %s-byte slots: %s, free %s"
                .formatted(
                        Integer.toUnsignedString(pool.slotSize()),
                        Integer.toUnsignedString(pool.count()),
                        text(pool.free())));
    }

    private static String text(OptionalInt value) {
        return value.isPresent() ? Integer.toUnsignedString(value.getAsInt()) : "-";
    }
}
