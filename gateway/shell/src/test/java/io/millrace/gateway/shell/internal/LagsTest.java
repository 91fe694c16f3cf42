package io.millrace.gateway.shell.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.millrace.api.runtime.dto.PeerDTO;
import io.millrace.api.runtime.dto.RingDTO;
import io.millrace.api.runtime.dto.RuntimeDTO;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LagsTest {
    @Test
    void theLongestFullComesFirstAndThenTheFullest() {
        LagsDTO lags = of(
                ring("a", 1, 10, 100, 0),
                ring("b", 9, 100, 100, 5_000),
                ring("c", 9, 100, 100, 60_000),
                ring("d", 1, 99, 100, 0));
        assertEquals(
                List.of("c", "b", "d", "a"),
                Arrays.stream(lags.rings).map(dto -> dto.channel).toList());
        assertEquals("c TX: FULL since 60 s, waiting for peer of c", lags.slowest);
    }

    @Test
    void nothingWaitsWhereNothingIsUnderWay() {
        LagsDTO lags = of(ring("a", 0, 0, 100, 0));
        assertNull(lags.slowest);
        assertEquals("empty", lags.rings[0].state);
        assertNull(of().slowest);
    }

    @Test
    void aRingOfUnknownRoomIsFullIfItIsSaidToBe() {
        assertEquals("FULL since 3 s, waiting for peer of a", of(ring("a", 4, 0, 0, 3_000)).rings[0].state);
        assertEquals("waiting for peer of a", of(ring("a", 4, 0, 0, 0)).rings[0].state);
        assertEquals("FULL, waiting for peer of a", of(ring("a", 4, 8, 8, 0)).rings[0].state);
    }

    @Test
    void whatThisGatewayHasNotReadWaitsForThisGateway() {
        RingDTO ring = ring("a", 4, 8, 100, 0);
        ring.direction = "RX";
        assertEquals("waiting for this gateway", of(ring).rings[0].state);
    }

    @ParameterizedTest
    @CsvSource({"-1, -", "0, 0 s", "999, 0 s", "119999, 119 s", "120000, 2 min", "7200000, 2 h", "172800000, 2 d"})
    void agesAreShort(long millis, String age) {
        assertEquals(age, Times.age(millis));
    }

    private static LagsDTO of(RingDTO... rings) {
        RuntimeDTO all = new RuntimeDTO();
        all.peers = Arrays.stream(rings).map(LagsTest::peer).toArray(PeerDTO[]::new);
        return Lags.of(all, rings);
    }

    private static PeerDTO peer(RingDTO ring) {
        PeerDTO dto = new PeerDTO();
        dto.channel = ring.channel;
        dto.peer = "of " + ring.channel;
        dto.state = "ALIVE";
        return dto;
    }

    private static RingDTO ring(String channel, int backlog, long used, long capacity, long fullMillis) {
        RingDTO dto = FakeRuntime.ring(channel, "TX", 0);
        dto.backlog = backlog;
        dto.usedBytes = used;
        dto.capacityBytes = capacity;
        dto.fullMillis = fullMillis;
        return dto;
    }
}
