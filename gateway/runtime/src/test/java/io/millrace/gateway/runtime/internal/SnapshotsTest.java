package io.millrace.gateway.runtime.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.channel.Problem;
import io.millrace.api.runtime.dto.PeerDTO;
import io.millrace.api.runtime.dto.RingDTO;
import io.millrace.api.runtime.dto.RuntimeDTO;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SnapshotsTest {
    private final Inventory inventory = new Inventory();
    private final Snapshots snapshots = new Snapshots(inventory);

    @Test
    void ordersChannelsByEndpointNotByText() {
        for (int endpoint : new int[] {10, 2, 0}) {
            inventory.add(new FakeChannel("plc/" + endpoint, endpoint, 0));
        }
        assertEquals(
                List.of("plc/0", "plc/2", "plc/10"),
                Arrays.stream(all().peers).map((PeerDTO peer) -> peer.channel).toList());
    }

    @Test
    void copiesBothEndsOfAChannel() {
        inventory.add(new FakeChannel("plc/0", 0, 5));
        RingDTO[] rings = all().rings;
        assertEquals(2, rings.length);
        assertEquals(List.of("TX", "RX"), List.of(rings[0].direction, rings[1].direction));
        assertEquals(List.of(5L, 50L, 3L, 4L), counters(rings[0]));
        assertEquals(10, rings[1].messages);
        assertEquals("ALIVE", all().peers[0].state);
    }

    @Test
    void countersGoOnWhenAChannelComesBack() {
        FakeChannel first = new FakeChannel("plc/0", 0, 5);
        inventory.add(first);
        inventory.remove(first);
        assertEquals(0, all().rings.length);
        inventory.add(new FakeChannel("plc/0", 0, 1));
        assertEquals(List.of(6L, 60L, 6L, 8L), counters(all().rings[0]));
    }

    @Test
    void everyComingAndGoingCounts() {
        FakeChannel channel = new FakeChannel("plc/0", 0, 5);
        inventory.add(channel);
        inventory.remove(channel);
        assertEquals(2, inventory.changeCount());
    }

    @Test
    void aChannelsProblemNamesPlaceValueAndWhatIsAllowed() {
        inventory.add(new FakeChannel("plc/0", 0, 5, new Problem("slot-index", 64, "999", "0 to 1020", 7, "")));
        assertEquals("plc/0: slot-index at offset 64 is 999, allowed: 0 to 1020", Problems.line(all().problems[0]));
        assertEquals(7, all().problems[0].count);
    }

    @Test
    void aLostSegmentIsAProblemAndNotTheEndOfTheSnapshot() {
        FakeChannel lost = new FakeChannel("a/0", 0, 5);
        lost.lost = true;
        inventory.add(lost);
        inventory.add(new FakeChannel("b/0", 0, 5));
        RuntimeDTO all = all();
        assertEquals(2, all.peers.length);
        assertEquals(2, all.rings.length);
        assertTrue(all.problems[0].source.equals("a/0") && all.problems[0].kind.equals("lost"));
    }

    private RuntimeDTO all() {
        return snapshots.all(List.of());
    }

    private static List<Long> counters(RingDTO ring) {
        return List.of(ring.messages, ring.bytes, ring.refused, ring.corrupt);
    }
}
