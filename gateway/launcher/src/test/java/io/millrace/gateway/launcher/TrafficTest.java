package io.millrace.gateway.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TrafficTest {
    @Test
    void addsUpTheChannelsOfALink() {
        Traffic traffic = Traffic.of(
                List.of("plc"),
                List.of(ring("plc/0", "TX", 3, 30), ring("plc/1", "TX", 1, 5), ring("plc/1", "RX", 2, 8)));
        assertEquals(Map.of("plc", new Traffic.Link(4, 35, 2, 8)), traffic.links());
        assertEquals(List.of("plc: sent 4 messages, 35 bytes", "plc: received 2 messages, 8 bytes"), traffic.summary());
        assertEquals(List.of(), traffic.silent());
    }

    @Test
    void namesTheDirectionThatCarriedNothing() {
        Traffic traffic = Traffic.of(List.of(), List.of(ring("a", "TX", 1, 1), ring("a", "RX", 0, 0)));
        assertEquals(List.of("link a received nothing"), traffic.silent());
    }

    @Test
    void aLinkThatNeverCameUpCountsAsSilent() {
        Traffic traffic = Traffic.of(List.of("b"), List.of());
        assertEquals(List.of("link b sent nothing", "link b received nothing"), traffic.silent());
    }

    @Test
    void reportsRatesSinceTheLastLook() {
        Traffic before = Traffic.of(List.of(), List.of(ring("a/0", "TX", 10, 0), ring("a/0", "RX", 4, 0)));
        Traffic now = Traffic.of(List.of(), List.of(ring("a/0", "TX", 20, 0), ring("a/0", "RX", 4, 0)));
        assertEquals("a sent 20 (2/s) received 4 (0/s)", now.line(before, 5));
    }

    private static Map<String, Object> ring(String channel, String direction, long messages, long bytes) {
        return Map.of("channel", channel, "direction", direction, "messages", messages, "bytes", bytes);
    }
}
