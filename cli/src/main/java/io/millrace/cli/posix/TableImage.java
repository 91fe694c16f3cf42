package io.millrace.cli.posix;

import io.millrace.cli.ImageFormat.Decoded;
import io.millrace.cli.Json;
import io.millrace.cli.Problems;
import io.millrace.posix.internal.table.TableInspection.Attachment;
import io.millrace.posix.internal.table.TableInspection.Region;
import io.millrace.posix.internal.table.TableInspection.Report;
import io.millrace.posix.internal.table.TableLayout;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import java.util.ArrayList;
import java.util.List;

/** A table as {@code inspect} shows it. */
final class TableImage {
    private TableImage() {}

    static Decoded decoded(Report report) {
        JsonObjectBuilder json = Json.object()
                .add("protocol", TableFormat.NAME)
                .add("ok", report.ok())
                .add("problems", Problems.json(report.problems()))
                .add("header", report.layout().map(TableImage::json).orElseGet(Json::object));
        JsonArrayBuilder regions = Json.array();
        report.regions().forEach(it -> regions.add(json(it)));
        JsonArrayBuilder attachments = Json.array();
        report.attachments().forEach(it -> attachments.add(json(it)));
        json.add("locker", report.locker()).add("regions", regions).add("attachments", attachments);
        report.pool().ifPresent(pool -> {
            JsonObjectBuilder granules = Json.object();
            GranulesFormat.addTo(granules, pool);
            json.add("pool", granules);
        });
        if (report.limited()) {
            json.add("limited", true);
        }
        return new Decoded(json.build(), lines(report));
    }

    private static JsonObjectBuilder json(TableLayout layout) {
        return Json.object()
                .add("profile", layout.profile().name())
                .add("backing", layout.backing().name())
                .add("regions", layout.regions())
                .add("maxPages", layout.maxPages())
                .add("windowPages", layout.windowPages())
                .add("mappings", layout.mappings())
                .add("pageSize", layout.pageSize())
                .add("pages", layout.pages())
                .add("peers", layout.peers())
                .add("virtualBase", hex(layout.virtualBase()))
                .add("size", layout.size())
                .add("firstPage", layout.firstPage());
    }

    private static JsonObjectBuilder json(Region region) {
        return Json.object()
                .add("row", region.row())
                .add("id", region.id())
                .add("state", region.state())
                .add("key", hex(Integer.toUnsignedLong(region.key())))
                .add("mode", octal(region.mode()))
                .add("segsz", region.segsz())
                .add("cpid", Integer.toUnsignedLong(region.cpid()))
                .add("lpid", Integer.toUnsignedLong(region.lpid()))
                .add("nattch", region.nattch())
                .add("pages", region.pages());
    }

    private static JsonObjectBuilder json(Attachment attachment) {
        return Json.object()
                .add("slot", attachment.slot())
                .add("id", attachment.id())
                .add("readOnly", attachment.readOnly())
                .add("page", Integer.toUnsignedLong(attachment.page()))
                .add("pages", Integer.toUnsignedLong(attachment.pages()));
    }

    private static List<String> lines(Report report) {
        List<String> lines = new ArrayList<>();
        report.layout().ifPresent(it -> addTo(lines, it));
        report.regions().stream().map(TableImage::line).forEach(lines::add);
        report.attachments().stream().map(TableImage::line).forEach(lines::add);
        if (report.locker() >= 0) {
            lines.add("peer " + report.locker() + " has the lock");
        }
        report.pool().map(GranulesFormat::lines).ifPresent(lines::addAll);
        report.problems().stream().map(Problems::line).forEach(lines::add);
        lines.add(report.ok() ? "ok" : "not ok");
        return lines;
    }

    private static void addTo(List<String> lines, TableLayout layout) {
        lines.add("table %s, %s: %d bytes, %d pages of %d bytes from %d, window of %d pages at %s"
                .formatted(
                        layout.profile(),
                        layout.backing(),
                        layout.size(),
                        layout.pages(),
                        layout.pageSize(),
                        layout.firstPage(),
                        layout.windowPages(),
                        hex(layout.virtualBase())));
        lines.add("%d regions of up to %d pages, %d peers with %d attachments each"
                .formatted(layout.regions(), layout.maxPages(), layout.peers(), layout.mappings()));
    }

    private static String line(Region region) {
        return "region %3d  id %d  key %s  mode %s  segsz %d  nattch %d  cpid %s  lpid %s  pages %d  %s"
                .formatted(
                        region.row(),
                        region.id(),
                        hex(Integer.toUnsignedLong(region.key())),
                        octal(region.mode()),
                        region.segsz(),
                        region.nattch(),
                        Integer.toUnsignedString(region.cpid()),
                        Integer.toUnsignedString(region.lpid()),
                        region.pages(),
                        region.state());
    }

    private static String line(Attachment attachment) {
        return "attached  id %d  by peer %d  pages %s from %s%s"
                .formatted(
                        attachment.id(),
                        attachment.slot(),
                        Integer.toUnsignedString(attachment.pages()),
                        Integer.toUnsignedString(attachment.page()),
                        attachment.readOnly() ? "  read only" : "");
    }

    private static String hex(long value) {
        return "0x" + Long.toHexString(value);
    }

    private static String octal(int mode) {
        return "0" + Integer.toOctalString(mode);
    }
}
