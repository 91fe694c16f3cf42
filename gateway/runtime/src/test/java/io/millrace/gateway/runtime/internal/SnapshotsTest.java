package io.millrace.gateway.runtime.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.channel.Problem;
import io.millrace.api.runtime.dto.PeerDTO;
import io.millrace.api.runtime.dto.RingDTO;
import io.millrace.api.runtime.dto.RuntimeDTO;
import io.millrace.api.runtime.dto.SignalerDTO;
import io.millrace.api.signal.Signaler;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SnapshotsTest {
    private final Map<String, long[]> departed = new HashMap<>();
    private final Inventory inventory = new Inventory(new Tallies(departed));
    private final AtomicLong millis = new AtomicLong(1000);
    private final Vitals vitals = new Vitals(millis::get);
    private final Snapshots snapshots = new Snapshots(inventory, vitals);

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
    void countersOfAChannelWhoseMemoryWentFirstStayAsTheyWereSeenLast() {
        FakeChannel first = new FakeChannel("plc/0", 0, 5);
        inventory.add(first);
        first.tx.messages = 8;
        assertEquals(8, all().rings[0].messages);
        first.tx.messages = 100;
        first.lost = true;
        inventory.remove(first);
        inventory.add(new FakeChannel("plc/0", 0, 1));
        assertEquals(9, all().rings[0].messages);
    }

    @Test
    void countersOfAChannelThatNobodyLookedAtStay() {
        FakeChannel first = new FakeChannel("plc/0", 0, 5);
        inventory.add(first);
        first.lost = true;
        inventory.remove(first);
        inventory.add(new FakeChannel("plc/0", 0, 1));
        assertEquals(6, all().rings[0].messages);
    }

    @Test
    void aChannelThatIsGoneCountsNoMore() {
        FakeChannel first = new FakeChannel("plc/0", 0, 5);
        inventory.add(first);
        inventory.remove(first);
        assertEquals(5, inventory.total(first, "plc/0", first.tx.info())[0]);
    }

    @Test
    void countersOfASignalerGoOn() {
        Signaler first = new FakeSignaler("bell", 5).signaler();
        inventory.add(first);
        inventory.remove(first);
        inventory.add(new FakeSignaler("bell", 1).signaler());
        assertEquals(List.of(6L, 12L, 18L, 24L), counters(all().signalers[0]));
    }

    @Test
    void countersOfASignalerWhoseMemoryWentFirstStayAsTheyWereSeenLast() {
        FakeSignaler fake = new FakeSignaler("bell", 5);
        Signaler first = fake.signaler();
        inventory.add(first);
        fake.lost = true;
        inventory.remove(first);
        inventory.add(new FakeSignaler("bell", 1).signaler());
        assertEquals(6, all().signalers[0].rings);
    }

    @Test
    void theNextRevisionOfTheRuntimeGoesOnWhereThisOneWas() {
        FakeChannel gone = new FakeChannel("plc/0", 0, 5);
        inventory.add(gone);
        inventory.remove(gone);
        FakeChannel stays = new FakeChannel("plc/1", 1, 7);
        inventory.add(stays);
        inventory.close();
        inventory.remove(stays);

        Inventory next = new Inventory(new Tallies(departed));
        next.add(stays);
        next.add(new FakeChannel("plc/0", 0, 1));
        RingDTO[] rings = new Snapshots(next, vitals).all().rings;
        assertEquals(List.of(6L, 7L), List.of(rings[0].messages, rings[2].messages));
    }

    @Test
    void tellsHowLongAPeerIsQuietAndARingIsFull() {
        FakeChannel channel = new FakeChannel("plc/0", 0, 5);
        channel.tx.usedBytes = channel.tx.capacityBytes;
        inventory.add(channel);
        assertEquals(-1, all().peers[0].quietMillis);
        assertEquals(0, all().rings[0].fullMillis);
        vitals.look(inventory.channels());
        channel.rx.messages++;
        vitals.look(inventory.channels());
        millis.addAndGet(300);
        assertEquals(300, all().peers[0].quietMillis);
        assertEquals(List.of(300L, 0L), List.of(all().rings[0].fullMillis, all().rings[1].fullMillis));
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
    void aBundleThatDoesNotFitTheApiIsAProblemAndNotTheEndOfTheSnapshot() {
        FakeChannel misfit = new FakeChannel("a/0", 0, 5);
        misfit.misfit = true;
        assertIsAProblemBesideOthers(misfit, "a/0", "the bundle does not fit this api: info(int)");
    }

    @Test
    void whatCannotSayWhatItIsIsAProblemAndNotTheEndOfTheSnapshot() {
        FakeChannel unknown = new FakeChannel("a/0", 0, 5);
        unknown.unknown = true;
        assertIsAProblemBesideOthers(unknown, FakeChannel.class.getName(), "the bundle does not fit this api: info()");
        inventory.remove(unknown);
        assertEquals(0, snapshots.all().problems.length);
    }

    private void assertIsAProblemBesideOthers(FakeChannel channel, String source, String message) {
        inventory.add(channel);
        inventory.add(new FakeChannel("a/1", 1, 5));
        RuntimeDTO all = snapshots.all();
        assertEquals(2, all.rings.length);
        assertEquals(source, all.problems[0].source);
        assertEquals(message, all.problems[0].message);
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
        return snapshots.all();
    }

    private static List<Long> counters(RingDTO ring) {
        return List.of(ring.messages, ring.bytes, ring.refused, ring.corrupt);
    }

    private static List<Long> counters(SignalerDTO signaler) {
        return List.of(signaler.rings, signaler.wakes, signaler.parks, signaler.missed);
    }
}
