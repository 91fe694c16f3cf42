package io.millrace.gateway.shell.internal;

import io.millrace.api.runtime.dto.PeerDTO;
import io.millrace.api.runtime.dto.RingDTO;
import io.millrace.api.runtime.dto.RuntimeDTO;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Objects;
import java.util.OptionalInt;

/** Says for whom channels wait. Thread-safety: immutable. */
final class Lags {
    private static final Comparator<LagDTO> SLOWEST_FIRST = Comparator.comparing(Lags::isFull)
            .thenComparingLong(dto -> dto.fullMillis)
            .thenComparingInt(dto -> Objects.requireNonNullElse(dto.usedPercent, 0))
            .thenComparingInt(dto -> dto.backlog)
            .reversed();

    private Lags() {}

    /** Of these ends of channels. */
    static LagsDTO of(RuntimeDTO all, RingDTO[] rings) {
        LagsDTO lags = new LagsDTO();
        lags.rings = Arrays.stream(rings)
                .map(ring -> lag(ring, Rings.peer(all, ring.channel)))
                .sorted(SLOWEST_FIRST)
                .toArray(LagDTO[]::new);
        lags.slowest = Arrays.stream(lags.rings)
                .findFirst()
                .filter(dto -> dto.backlog > 0 || isFull(dto))
                .map(dto -> dto.channel + " " + dto.direction + ": " + dto.state)
                .orElse(null);
        return lags;
    }

    private static LagDTO lag(RingDTO ring, PeerDTO peer) {
        LagDTO dto = new LagDTO();
        dto.channel = ring.channel;
        dto.direction = ring.direction;
        dto.backlog = ring.backlog;
        dto.usedBytes = ring.usedBytes;
        dto.capacityBytes = ring.capacityBytes;
        OptionalInt used = Rings.usedPercent(ring);
        dto.usedPercent = used.isPresent() ? used.getAsInt() : null;
        dto.fullMillis = ring.fullMillis;
        dto.state = state(dto, peer);
        return dto;
    }

    private static boolean isFull(LagDTO dto) {
        return dto.fullMillis > 0 || (dto.capacityBytes > 0 && dto.usedBytes >= dto.capacityBytes);
    }

    private static String state(LagDTO dto, PeerDTO peer) {
        String whom = dto.direction.equals("TX") ? whom(peer) : "this gateway";
        if (isFull(dto)) {
            return "FULL" + (dto.fullMillis > 0 ? " since " + Times.age(dto.fullMillis) : "") + ", waiting for " + whom;
        }
        return dto.backlog > 0 ? "waiting for " + whom : "empty";
    }

    private static String whom(PeerDTO peer) {
        return "peer " + peer.peer + (peer.state.equals("ALIVE") ? "" : ", which is " + peer.state);
    }
}
