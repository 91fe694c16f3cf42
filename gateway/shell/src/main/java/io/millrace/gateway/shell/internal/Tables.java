package io.millrace.gateway.shell.internal;

import io.millrace.api.runtime.dto.BlockDTO;
import io.millrace.api.runtime.dto.PeerDTO;
import io.millrace.api.runtime.dto.ProblemDTO;
import io.millrace.api.runtime.dto.RingDTO;
import io.millrace.api.runtime.dto.SegmentDTO;
import io.millrace.api.runtime.dto.SignalerDTO;
import io.millrace.gateway.shell.support.Table;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The tables of all snapshots. */
final class Tables {
    static final Map<Class<?>, Table<?>> ALL = Map.of(
            SegmentDTO.class, segments(),
            SignalerDTO.class, signalers(),
            RingDTO.class, rings(),
            BlockDTO.class, blocks(),
            PeerDTO.class, peers(),
            ProblemDTO.class, problems(),
            CheckDTO.class, checks());

    private Tables() {}

    private static <T> Table.Column<T> column(String title, Function<T, Object> value) {
        return new Table.Column<>(title, value);
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
                        column("PROTOCOL", dto -> dto.protocol),
                        column("LONGEST", dto -> dto.maxMessageBytes),
                        column("BACKLOG", dto -> dto.backlog),
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
                        column("PEER", dto -> dto.peer),
                        column("PROTOCOL", dto -> dto.protocol),
                        column("SEGMENT", dto -> dto.segment),
                        column("ENDPOINT", dto -> dto.endpoint)));
    }

    private static Table<ProblemDTO> problems() {
        return new Table<>(
                dto -> dto.source,
                List.of(
                        column("WHERE", dto -> dto.source),
                        column("KIND", dto -> dto.kind),
                        column("COUNT", dto -> dto.count),
                        column("MESSAGE", dto -> dto.message)));
    }

    private static Table<CheckDTO> checks() {
        return new Table<>(
                dto -> dto.check,
                List.of(
                        column("VERDICT", dto -> dto.verdict),
                        column("CHECK", dto -> dto.check),
                        column("REASON", dto -> dto.reason),
                        column("REMEDY", dto -> dto.remedy)));
    }
}
