package io.millrace.cli.vox;

import io.millrace.cli.ImageFormat.Decoded;
import io.millrace.cli.Json;
import io.millrace.cli.Problems;
import io.millrace.vox.internal.VoxHeader;
import io.millrace.vox.internal.VoxInspection.Frame;
import io.millrace.vox.internal.VoxInspection.Peer;
import io.millrace.vox.internal.VoxInspection.Pool;
import io.millrace.vox.internal.VoxInspection.Report;
import io.millrace.vox.internal.VoxInspection.Ring;
import io.millrace.vox.internal.VoxLayout;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import java.math.BigInteger;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/** A segment as {@code inspect} and {@code dump} show it to tools. */
final class VoxImage {
    private VoxImage() {}

    static Decoded decoded(Report report) {
        JsonArrayBuilder peers = Json.array();
        report.peers().forEach(it -> peers.add(json(it)));
        JsonArrayBuilder pools = Json.array();
        report.pools().forEach(it -> pools.add(json(it)));
        JsonObjectBuilder json = Json.object()
                .add("protocol", VoxFormat.NAME)
                .add("ok", report.ok())
                .add("problems", Problems.json(report.problems()))
                .add("header", report.header().map(VoxImage::json).orElseGet(Json::object))
                .add("peers", peers)
                .add("emptyPeers", report.emptyPeers())
                .add("pools", pools);
        if (report.truncated()) {
            json.add("truncated", true);
        }
        if (report.limited()) {
            json.add("limited", true);
        }
        return new Decoded(json.build(), VoxTable.lines(report));
    }

    /** The name of a peer's state. */
    static String state(int state) {
        return switch (state) {
            case VoxLayout.EMPTY -> "empty";
            case VoxLayout.ATTACHED -> "attached";
            case VoxLayout.GOODBYE -> "goodbye";
            case VoxLayout.RESERVED -> "reserved";
            default -> Integer.toUnsignedString(state);
        };
    }

    /** The eight bytes in the order in which they stand there. */
    static String magic(VoxHeader header) {
        return HexFormat.of().toHexDigits(Long.reverseBytes(header.magic()));
    }

    private static JsonObjectBuilder json(VoxHeader header) {
        return Json.object()
                .add("magic", magic(header))
                .add("version", unsigned(header.version()))
                .add("header_size", unsigned(header.headerSize()))
                .add("total_size", unsigned(header.totalSize()))
                .add("max_payload_size", unsigned(header.maxPayloadSize()))
                .add("inline_threshold", unsigned(header.inlineThreshold()))
                .add("max_guests", unsigned(header.maxGuests()))
                .add("bipbuf_capacity", unsigned(header.bipbufCapacity()))
                .add("peer_table_offset", unsigned(header.peerTableOffset()))
                .add("var_pool_offset", unsigned(header.varPoolOffset()))
                .add("heartbeat_interval", unsigned(header.heartbeatInterval()))
                .add("host_goodbye", unsigned(header.hostGoodbye()))
                .add("num_var_slot_classes", unsigned(header.numVarSlotClasses()))
                .add("current_size", unsigned(header.currentSize()));
    }

    private static JsonObjectBuilder json(Peer peer) {
        JsonObjectBuilder json = Json.object()
                .add("id", peer.id())
                .add("state", state(peer.state()))
                .add("epoch", unsigned(peer.epoch()))
                .add("heartbeat", unsigned(peer.heartbeat()));
        add(json, "g2h", peer.toHost());
        add(json, "h2g", peer.toGuest());
        return json;
    }

    private static void add(JsonObjectBuilder to, String name, Optional<Ring> ring) {
        if (ring.isEmpty()) {
            to.addNull(name);
            return;
        }
        JsonArrayBuilder frames = Json.array();
        ring.get().frames().forEach(it -> frames.add(json(it)));
        to.add(
                name,
                Json.object()
                        .add("write", unsigned(ring.get().write()))
                        .add("read", unsigned(ring.get().read()))
                        .add("watermark", unsigned(ring.get().watermark()))
                        .add("frames", frames));
    }

    private static JsonObjectBuilder json(Frame frame) {
        JsonObjectBuilder json = Json.object().add("kind", frame.path().name().toLowerCase(Locale.ROOT));
        add(json, "len", frame.length());
        return frame.crc().isPresent() ? json.add("crc", Json.crc(frame.crc().getAsInt())) : json.addNull("crc");
    }

    private static JsonObjectBuilder json(Pool pool) {
        JsonObjectBuilder json =
                Json.object().add("slotSize", unsigned(pool.slotSize())).add("count", unsigned(pool.count()));
        add(json, "free", pool.free());
        return json;
    }

    private static void add(JsonObjectBuilder to, String name, OptionalInt value) {
        if (value.isPresent()) {
            to.add(name, unsigned(value.getAsInt()));
        } else {
            to.addNull(name);
        }
    }

    private static long unsigned(int value) {
        return Integer.toUnsignedLong(value);
    }

    private static BigInteger unsigned(long value) {
        return new BigInteger(Long.toUnsignedString(value));
    }
}
