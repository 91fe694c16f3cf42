package io.millrace.gateway.runtime.internal;

import io.millrace.api.alloc.Allocator;
import io.millrace.api.alloc.AllocatorInfo;
import io.millrace.api.channel.Channel;
import io.millrace.api.channel.ChannelInfo;
import io.millrace.api.channel.Problem;
import io.millrace.api.ring.RingInfo;
import io.millrace.api.runtime.dto.BlockDTO;
import io.millrace.api.runtime.dto.PeerDTO;
import io.millrace.api.runtime.dto.ProblemDTO;
import io.millrace.api.runtime.dto.RingDTO;
import io.millrace.api.runtime.dto.RuntimeDTO;
import io.millrace.api.runtime.dto.SegmentDTO;
import io.millrace.api.runtime.dto.SignalerDTO;
import io.millrace.api.segment.SegmentInfo;
import io.millrace.api.signal.Signaler;
import io.millrace.api.signal.SignalerInfo;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Makes snapshots of an inventory. Thread-safety: thread-safe. */
final class Snapshots {
    private static final Comparator<ChannelInfo> BY_LINK_AND_ENDPOINT = Comparator.comparing(
                    (ChannelInfo info) -> info.name().replaceFirst("/.*", ""))
            .thenComparingInt(ChannelInfo::endpoint)
            .thenComparing(ChannelInfo::name);

    private final Inventory inventory;
    private final Vitals vitals;

    Snapshots(Inventory inventory, Vitals vitals) {
        this.inventory = inventory;
        this.vitals = vitals;
    }

    /** Everything there is; of problems, those that the services themselves show. */
    RuntimeDTO all() {
        RuntimeDTO all = new RuntimeDTO();
        all.segments = inventory.segments().stream()
                .map(segment -> segment(segment.info()))
                .sorted(Comparator.comparing(dto -> dto.name))
                .toArray(SegmentDTO[]::new);
        all.signalers = inventory.signalers().stream()
                .map(this::signaler)
                .sorted(Comparator.comparing(dto -> dto.name))
                .toArray(SignalerDTO[]::new);
        List<ProblemDTO> problems = new ArrayList<>(inventory.misfits());
        all.blocks = inventory.allocators().entrySet().stream()
                .flatMap(entry -> block(entry.getKey(), entry.getValue(), problems).stream())
                .sorted(Comparator.comparing(dto -> dto.name))
                .toArray(BlockDTO[]::new);
        addChannels(all, problems);
        return all;
    }

    /** The state of some allocators is in the segment, which may be gone. */
    private static Optional<BlockDTO> block(Allocator allocator, String segment, List<ProblemDTO> problems) {
        return Look.at(segment, () -> block(allocator.info(), segment), problems);
    }

    private List<RingDTO> rings(Channel channel, ChannelInfo info) {
        return List.of(
                ring(channel, info, channel.tx().info()),
                ring(channel, info, channel.rx().info()));
    }

    private void addChannels(RuntimeDTO all, List<ProblemDTO> problems) {
        List<Channel> channels = inventory.channels().stream()
                .sorted(Comparator.comparing(Channel::info, BY_LINK_AND_ENDPOINT))
                .toList();
        List<RingDTO> rings = new ArrayList<>();
        List<PeerDTO> peers = new ArrayList<>();
        for (Channel channel : channels) {
            ChannelInfo info = channel.info();
            peers.add(peer(info, channel));
            info.problems().forEach(problem -> problems.add(problem(info.name(), problem)));
            Look.at(info.name(), () -> rings(channel, info), problems).ifPresent(rings::addAll);
        }
        all.rings = rings.toArray(RingDTO[]::new);
        all.peers = peers.toArray(PeerDTO[]::new);
        all.problems = problems.toArray(ProblemDTO[]::new);
    }

    private static SegmentDTO segment(SegmentInfo info) {
        SegmentDTO dto = new SegmentDTO();
        dto.name = info.name();
        dto.kind = info.kind();
        dto.location = info.location();
        dto.sizeBytes = info.sizeBytes();
        dto.access = info.access().name();
        dto.created = info.created();
        return dto;
    }

    private SignalerDTO signaler(Signaler signaler) {
        SignalerInfo info = signaler.info();
        long[] total = inventory.total(signaler, info);
        SignalerDTO dto = new SignalerDTO();
        dto.name = info.name();
        dto.kind = info.kind();
        dto.rings = total[0];
        dto.wakes = total[1];
        dto.parks = total[2];
        dto.missed = total[3];
        return dto;
    }

    private static BlockDTO block(AllocatorInfo info, String segment) {
        BlockDTO dto = new BlockDTO();
        dto.name = info.name();
        dto.segment = segment;
        dto.granuleBytes = info.granuleBytes();
        dto.totalBytes = info.totalBytes();
        dto.freeBytes = info.freeBytes();
        dto.longestRunBytes = info.longestRunBytes();
        return dto;
    }

    private RingDTO ring(Channel channel, ChannelInfo info, RingInfo ring) {
        long[] total = inventory.total(channel, info.name(), ring);
        RingDTO dto = new RingDTO();
        dto.channel = info.name();
        dto.protocol = info.protocol();
        dto.direction = ring.direction().name();
        dto.maxMessageBytes = ring.maxMessageBytes();
        dto.backlog = ring.backlog();
        dto.usedBytes = ring.usedBytes();
        dto.capacityBytes = ring.capacityBytes();
        dto.fullMillis = vitals.fullMillis(info.name(), ring.direction());
        dto.messages = total[0];
        dto.bytes = total[1];
        dto.refused = total[2];
        dto.corrupt = total[3];
        return dto;
    }

    private PeerDTO peer(ChannelInfo info, Channel channel) {
        PeerDTO dto = new PeerDTO();
        dto.channel = info.name();
        dto.protocol = info.protocol();
        dto.peer = info.peer();
        dto.segment = info.segment();
        dto.endpoint = info.endpoint();
        dto.state = channel.peer().name();
        dto.quietMillis = vitals.quietMillis(info.name());
        return dto;
    }

    private static ProblemDTO problem(String channel, Problem problem) {
        return Problems.of(
                channel,
                problem.kind(),
                problem.kind() + " at offset " + problem.offset() + " is " + problem.value() + ", allowed: "
                        + problem.allowed(),
                problem.count());
    }
}
