package io.millrace.gateway.shell.internal;

import io.millrace.api.runtime.dto.BlockDTO;
import io.millrace.api.runtime.dto.PeerDTO;
import io.millrace.api.runtime.dto.ProblemDTO;
import io.millrace.api.runtime.dto.RingDTO;
import io.millrace.api.runtime.dto.SegmentDTO;
import io.millrace.api.runtime.dto.SignalerDTO;
import io.millrace.gateway.shell.internal.struct.Decoder;
import io.millrace.gateway.shell.support.Table;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Function;

/** The tables of all snapshots. */
final class Tables {
    private static final double ROUND = 100;

    static final Map<Class<?>, Table<?>> ALL = Map.ofEntries(
            Map.entry(SegmentDTO.class, segments()),
            Map.entry(SegmentUsedDTO.class, usedSegments()),
            Map.entry(SignalerDTO.class, signalers()),
            Map.entry(RingDTO.class, rings()),
            Map.entry(BlockDTO.class, blocks()),
            Map.entry(PeerDTO.class, peers()),
            Map.entry(ProblemDTO.class, problems()),
            Map.entry(RateDTO.class, rates()),
            Map.entry(LagDTO.class, lags()),
            Map.entry(LeftoverDTO.class, leftovers()),
            Map.entry(CheckDTO.class, checks()));

    private Tables() {}

    private static <T> Table.Column<T> column(String title, Function<T, Object> value) {
        return new Table.Column<>(title, value);
    }

    /** A column that goes first where there is no room. */
    private static <T> Table.Column<T> spare(String title, Function<T, Object> value) {
        return new Table.Column<>(title, value, Table.Room.SPARE);
    }

    /** Goes below the row where a terminal is too narrow. */
    private static <T> Table.Column<T> text(String title, Function<T, Object> value) {
        return new Table.Column<>(title, value, Table.Room.BELOW);
    }

    private static Table<SegmentUsedDTO> usedSegments() {
        return new Table<>(
                dto -> dto.name,
                List.of(
                        column("NAME", dto -> dto.name),
                        column("KIND", dto -> dto.kind),
                        column("BYTES", dto -> dto.sizeBytes),
                        column("USED%", dto -> dto.usedPercent),
                        spare("ACCESS", dto -> dto.access),
                        spare("ORIGIN", dto -> dto.created ? "created" : "found"),
                        column("LOCATION", dto -> dto.location)));
    }

    private static Table<SegmentDTO> segments() {
        return new Table<>(
                dto -> dto.name,
                List.of(
                        column("NAME", dto -> dto.name),
                        column("KIND", dto -> dto.kind),
                        column("BYTES", dto -> dto.sizeBytes),
                        column("ACCESS", dto -> dto.access),
                        column("ORIGIN", dto -> dto.created ? "created" : "found"),
                        column("LOCATION", dto -> dto.location)));
    }

    private static Table<SignalerDTO> signalers() {
        return new Table<>(
                dto -> dto.name,
                List.of(
                        column("NAME", dto -> dto.name),
                        column("KIND", dto -> dto.kind),
                        column("RINGS", dto -> dto.rings),
                        column("WAKES", dto -> dto.wakes),
                        column("PARKS", dto -> dto.parks),
                        column("MISSED", dto -> dto.missed)));
    }

    private static Table<RingDTO> rings() {
        return new Table<>(
                dto -> dto.channel,
                List.of(
                        column("CHANNEL", dto -> dto.channel),
                        column("WAY", dto -> dto.direction),
                        spare("PROTOCOL", dto -> dto.protocol),
                        spare("LONGEST", dto -> dto.maxMessageBytes),
                        column("BACKLOG", dto -> dto.backlog),
                        column("USED%", dto -> orNull(Rings.usedPercent(dto))),
                        column("MESSAGES", dto -> dto.messages),
                        column("BYTES", dto -> dto.bytes),
                        column("REFUSED", dto -> dto.refused),
                        column("CORRUPT", dto -> dto.corrupt)));
    }

    private static Table<BlockDTO> blocks() {
        return new Table<>(
                dto -> dto.name,
                List.of(
                        column("NAME", dto -> dto.name),
                        column("SEGMENT", dto -> dto.segment),
                        column("GRANULE", dto -> dto.granuleBytes),
                        column("BYTES", dto -> dto.totalBytes),
                        column("FREE", dto -> dto.freeBytes),
                        column("LONGEST", dto -> dto.longestRunBytes),
                        column("USED%", Tables::usedPercent)));
    }

    private static long usedPercent(BlockDTO dto) {
        return dto.totalBytes == 0 ? 0 : Math.round(100.0 * (dto.totalBytes - dto.freeBytes) / dto.totalBytes);
    }

    private static Table<PeerDTO> peers() {
        return new Table<>(
                dto -> dto.channel,
                List.of(
                        column("CHANNEL", dto -> dto.channel),
                        column("STATE", dto -> dto.state),
                        column("QUIET", dto -> Times.age(dto.quietMillis)),
                        column("PEER", dto -> dto.peer),
                        column("PROTOCOL", dto -> dto.protocol),
                        column("SEGMENT", dto -> dto.segment),
                        spare("ENDPOINT", dto -> dto.endpoint)));
    }

    private static Table<ProblemDTO> problems() {
        return new Table<>(
                dto -> dto.source,
                List.of(
                        column("COUNT", dto -> dto.count),
                        column("FIRST", dto -> Times.moment(dto.firstMillis)),
                        column("LAST", dto -> Times.moment(dto.lastMillis)),
                        column("WHERE", dto -> dto.source),
                        spare("KIND", dto -> dto.kind),
                        text("MESSAGE", dto -> dto.message)));
    }

    private static Table<RateDTO> rates() {
        return new Table<>(
                dto -> dto.channel,
                List.of(
                        column("CHANNEL", dto -> dto.channel),
                        column("WAY", dto -> dto.direction),
                        column("MESSAGES/S", dto -> rounded(dto.messagesPerSecond)),
                        column("BYTES/S", dto -> rounded(dto.bytesPerSecond)),
                        column("MESSAGES", dto -> dto.messages),
                        column("BYTES", dto -> dto.bytes)));
    }

    /** Three digits at least, as far as there are any. */
    private static Object rounded(double value) {
        return value < ROUND ? new BigDecimal(value).setScale(1, RoundingMode.HALF_UP) : (Object) Math.round(value);
    }

    private static Table<LagDTO> lags() {
        return new Table<>(
                dto -> dto.channel,
                List.of(
                        column("CHANNEL", dto -> dto.channel),
                        column("WAY", dto -> dto.direction),
                        column("BACKLOG", dto -> dto.backlog),
                        column("BYTES", dto -> dto.usedBytes),
                        column("USED%", dto -> dto.usedPercent),
                        column("STATE", dto -> dto.state)));
    }

    /** What stands in a struct that starts at an offset. */
    static Table<Decoder.Row> members(long start) {
        return new Table<>(
                Decoder.Row::name,
                List.of(
                        column("OFFSET", row -> "%08x".formatted(start + row.offset())),
                        column("TYPE", Decoder.Row::type),
                        column("NAME", Decoder.Row::name),
                        column("VALUE", Decoder.Row::value)));
    }

    private static Table<LeftoverDTO> leftovers() {
        return new Table<>(
                dto -> dto.path,
                List.of(
                        column("ANSWER", dto -> dto.answer),
                        column("BYTES", dto -> dto.sizeBytes),
                        column("PATH", dto -> dto.path),
                        text("REASON", dto -> dto.reason)));
    }

    private static Object orNull(OptionalInt value) {
        return value.isPresent() ? value.getAsInt() : null;
    }

    private static Table<CheckDTO> checks() {
        return new Table<>(
                dto -> dto.check,
                List.of(
                        column("VERDICT", dto -> dto.verdict),
                        column("CHECK", dto -> dto.check),
                        text("REASON", dto -> dto.reason),
                        text("REMEDY", dto -> dto.remedy)));
    }
}
