package io.millrace.nrfrpc.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.channel.PeerState;
import io.millrace.api.memory.GeometryMismatchException;
import io.millrace.api.memory.Memory;
import io.millrace.api.memory.PeerCorruptionException;
import io.millrace.api.ring.Claim;
import io.millrace.api.ring.Consumer;
import io.millrace.api.ring.Lease;
import io.millrace.api.ring.Offer;
import io.millrace.api.ring.Producer;
import io.millrace.nrfrpc.internal.NrfRpcOptions.Role;
import io.millrace.nrfrpc.internal.NrfRpcOptions.Side;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The hazards of the draft's own functions, H1 to H24 in the order of docs/nrfrpc.md: the same wire, the right
 * behaviour. H16 and H17, which need threads, are in {@link NrfRpcThreadsTest}.
 */
class NrfRpcHazardTest {
    private final Memory memory = Links.memory(Links.BYTES);
    private final NrfRpcLink a = Links.link(memory, Side.A, Role.CREATE);
    private final NrfRpcLink b = Links.b(memory);

    @Test
    void h1ConsumingEmptiesTheSlotOfTheAreaTheMessageCameFrom() {
        Links.send(b, 3, 0, 8);
        Links.send(a, 3, 0, 8);

        assertEquals(1, drain(b.rx(3)));

        assertEquals(NrfRpcLayout.EMPTY, memory.getInt(Links.slotAb(3)));
        assertEquals(0, memory.getInt(1024 + Links.slotAb(3)));
        assertEquals(Offer.SENT, Links.send(a, 3, 1, 8));
    }

    @ParameterizedTest
    @ValueSource(ints = {765, 766, 1024, Integer.MAX_VALUE - 3, Integer.MAX_VALUE})
    void h2SizesAreCheckedBeforeTheyAreAddedTo(int size) {
        Producer tx = a.tx(0);

        assertEquals(Offer.TOO_LARGE, tx.tryClaim(size, tx.newClaim()));
        assertEquals(NrfRpcLayout.EMPTY, memory.getInt(Links.slotAb(0)));
        assertEquals(768, a.allocator().info().freeBytes());
    }

    @ParameterizedTest
    @ValueSource(ints = {0xFFFFFFFC, 0xFFFFFFFF, 0x80000000, 0x7FFFFFFF, 765})
    void h3HeadersNearTheTopOfTheirRangeAreRefused(int header) {
        Links.send(a, 0, 0, 4);
        memory.setInt(0, header);

        assertEquals("message-size", refusal(b.rx(0)).kind());
        assertEquals(0, drain(b.rxAll()));
        assertEquals(Offer.SENT, Links.send(a, 0, 1, 4));
    }

    @Test
    void h4ZeroedMemoryIsNoMessageAndItsOwnerInitialisesIt() {
        Memory zeroed = Links.memory(Links.BYTES);
        NrfRpcLink reader = Links.b(zeroed);
        assertEquals(0, reader.rxAll().available());
        assertEquals(0, drain(reader.rxAll()));
        assertEquals(PeerState.ABSENT, reader.peer(0));

        NrfRpcLink writer = Links.a(zeroed);

        assertEquals(Offer.SENT, Links.send(writer, 0, 0, 0));
        assertEquals(1, drain(reader.rxAll()));
        assertEquals(PeerState.ALIVE, reader.peer(0));
    }

    @Test
    void h5AnEndpointHasOneBuffer() {
        Producer tx = a.tx(2);
        Claim first = tx.newClaim();
        assertEquals(Offer.SENT, tx.tryClaim(8, first));

        assertEquals(Offer.FULL, tx.tryClaim(8, tx.newClaim()));
        assertEquals(Offer.FULL, Links.send(a, 2, 0, 8));

        tx.commit(first);
        assertEquals(1, drain(b.rx(2)));
    }

    @Test
    void h6AnAbortedClaimGivesBackItsOwnBlocksOnly() {
        Producer tx = a.tx(0);
        Claim claim = tx.newClaim();
        tx.tryClaim(8, claim);
        Links.send(a, 1, 0, 8);

        tx.abort(claim);
        Links.send(a, 2, 0, 700);

        assertEquals(NrfRpcLayout.EMPTY, memory.getInt(Links.slotAb(0)));
        assertArrayEquals(Links.payload(0, 1, 8), received(b.rx(1)));
    }

    @Test
    void h7BlocksOfAnEndpointAreNeverForgotten() {
        for (int round = 0; round < 1000; round++) {
            for (int endpoint = 0; endpoint < 13; endpoint++) {
                assertEquals(Offer.SENT, Links.send(a, endpoint, round, (round + endpoint) % 48));
            }
            assertEquals(13, drain(b.rxAll()));
        }
        assertEquals(Offer.SENT, Links.send(a, 0, 0, 764));
    }

    @Test
    void h8AClaimCanBeEndedOnce() {
        Producer tx = a.tx(0);
        Claim claim = tx.newClaim();
        tx.tryClaim(8, claim);
        tx.commit(claim);

        assertThrows(IllegalStateException.class, () -> tx.abort(claim));
        assertThrows(IllegalStateException.class, () -> tx.commit(claim));
        assertEquals(1, drain(b.rx(0)));
    }

    @ParameterizedTest
    @ValueSource(ints = {765, 768, 1 << 20, 0x7FFFFFFF, 0x80000000, 0xFFFFFFEF, 0xFFFFFFF0, 0xFFFFFFFD})
    void h9AnIndexOutsideTheAreaIsRefusedAndTheEndpointGoesOn(int index) {
        memory.setInt(Links.slotAb(4), index);

        assertEquals("slot-word", refusal(b.rx(4)).kind());

        assertEquals(NrfRpcLayout.EMPTY, memory.getInt(Links.slotAb(4)));
        Links.send(a, 4, 0, 4);
        assertEquals(1, drain(b.rx(4)));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 6, 8, 13})
    void h9bAnIndexBetweenBlocksIsRefused(int index) {
        memory.setInt(Links.slotAb(4), index);

        assertEquals("slot-word", refusal(b.rx(4)).kind());
    }

    @Test
    void h9bALenientReaderTakesAnyWord() {
        NrfRpcLink lenient = Links.link(memory, Links.options(Side.B, Links.Changes::lenient));
        memory.setInt(8, 3);
        memory.setInt(Links.slotAb(4), 8);
        memory.setInt(Links.slotAb(5), 6);

        assertEquals(3, received(lenient.rx(4)).length);
        assertEquals("slot-word", refusal(lenient.rx(5)).kind());
    }

    @Test
    void h10BlocksOfConsumedMessagesAreCollectedBeforeAnybodyWaits() {
        for (int endpoint = 0; endpoint < 13; endpoint++) {
            Links.send(a, endpoint, 0, 50);
        }
        assertEquals(Offer.FULL, Links.send(a, 0, 1, 764));
        drain(b.rxAll());

        assertEquals(Offer.SENT, Links.send(a, 7, 1, 764));
    }

    @Test
    void h11ALeaseReleasesOnceAndAHeldMessageIsNotHandedOutAgain() {
        Links.send(a, 0, 0, 4);
        Consumer rx = b.rx(0);
        Lease lease = rx.newLease();
        assertTrue(rx.tryTake(lease));
        assertEquals(0, rx.available());
        assertEquals(0, drain(b.rx(0)));

        lease.close();
        Links.send(a, 0, 1, 4);
        lease.close();

        assertArrayEquals(Links.payload(1, 0, 4), received(rx));
    }

    @Test
    void h12AnUnconsumedMessageIsNeverOverwritten() {
        Links.send(a, 0, 0, 12);

        assertEquals(Offer.FULL, Links.send(a, 0, 1, 12));

        assertArrayEquals(Links.payload(0, 0, 12), received(b.rx(0)));
    }

    @Test
    void h13AClaimBelongsToItsEndpoint() {
        Claim claim = a.tx(3).newClaim();
        a.tx(3).tryClaim(4, claim);

        assertThrows(IllegalArgumentException.class, () -> a.tx(4).commit(claim));
        assertThrows(IllegalArgumentException.class, () -> b.tx(3).commit(claim));
        a.tx(3).commit(claim);
        assertEquals(1, drain(b.rx(3)));
    }

    @Test
    void h14GeometryIsCheckedBeforeAnythingIsTouched() {
        assertThrows(GeometryMismatchException.class, () -> NrfRpcLayout.r1(307, 13));
    }

    @Test
    void h15EachDirectionIsCheckedAgainstItsOwnSize() {
        NrfRpcLayout small = NrfRpcLayout.r1(4096, 8);
        NrfRpcLayout large = NrfRpcLayout.r1(65536, 200);
        Memory both = Links.memory(4096 + 65536);
        NrfRpcLink first = Links.link(both, NrfRpcOptions.of(Side.A, small, large));
        NrfRpcLink second = Links.link(both, NrfRpcOptions.of(Side.B, small, large));

        assertEquals(Offer.SENT, Links.send(second, 199, 0, 64508));
        assertArrayEquals(Links.payload(0, 199, 64508), received(first.rx(199)));
        assertEquals(Offer.TOO_LARGE, Links.send(first, 0, 0, 3837));
        assertEquals(Offer.CLOSED, Links.send(first, 199, 0, 1));
    }

    @Test
    void h18TheIndexIsPublishedAfterEveryByteOfTheMessage() {
        NrfRpcOrderingTest.assertPublishedLast();
    }

    @Test
    void h19BlocksThatAreFreeAlreadyStayFree() {
        NrfRpcAllocator allocator = new NrfRpcAllocator("test", 12);
        allocator.give(NrfRpcAllocator.run(0, 64));
        allocator.give(NrfRpcAllocator.run(0, 64));
        assertEquals(64 * 12, allocator.info().freeBytes());

        allocator.reserve(NrfRpcAllocator.run(3, 5));
        allocator.reserve(NrfRpcAllocator.run(3, 5));
        assertEquals(59 * 12, allocator.info().freeBytes());
    }

    @ParameterizedTest
    @ValueSource(ints = {13, 14, 255, 1000})
    void h20EndpointsThatAreNotThereAreNeverTouched(int endpoint) {
        assertEquals(Offer.CLOSED, Links.send(a, endpoint, 0, 4));
        assertEquals(0, drain(a.rx(endpoint)));
    }

    @Test
    void h21ACopyCannotBeChangedByThePeer() {
        NrfRpcLink copying = Links.link(memory, Links.options(Side.B, Links.Changes::copyOut));
        Links.send(a, 0, 0, 8);

        copying.rx(0)
                .poll(
                        (segment, offset, length, endpoint) -> {
                            memory.fill(0, 64, (byte) 0xEE);
                            assertArrayEquals(Links.payload(0, 0, 8), Links.toBytes(segment, offset, length));
                        },
                        1);
    }

    @Test
    void h22WaitsEndWithTheirTimeAndWithTheChannel() {
        Links.send(a, 0, 0, 4);
        assertFalse(a.waitPoint().await(() -> Links.send(a, 0, 1, 4) == Offer.SENT, 1_000_000));

        a.close();

        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> a.waitPoint().await(() -> false, Long.MAX_VALUE));
        assertEquals(Offer.CLOSED, Links.send(a, 1, 0, 4));
    }

    @Test
    void h23ASenderThatComesBackTakesOverWhatIsInFlight() {
        Links.send(a, 0, 0, 100);
        Links.send(a, 1, 0, 8);
        NrfRpcLink again = Links.a(memory);

        assertEquals(Offer.FULL, Links.send(again, 0, 1, 4));
        assertEquals(Offer.SENT, Links.send(again, 2, 0, 600));

        assertArrayEquals(Links.payload(0, 0, 100), received(b.rx(0)));
        assertArrayEquals(Links.payload(0, 1, 8), received(b.rx(1)));
        assertArrayEquals(Links.payload(0, 2, 600), received(b.rx(2)));
    }

    @Test
    void h23AMessageReplacedUnderALeaseIsNotEmptied() {
        Links.send(a, 0, 0, 4);
        Lease lease = b.rx(0).newLease();
        assertTrue(b.rx(0).tryTake(lease));
        NrfRpcLink reborn = Links.link(memory, Side.A, Role.OWN);
        Links.send(reborn, 1, 0, 4);
        Links.send(reborn, 0, 7, 4);

        lease.close();

        assertArrayEquals(Links.payload(7, 0, 4), received(b.rx(0)));
    }

    @Test
    void h24ALargeMessageIsNotStarvedBySmallOnes() {
        NrfRpcLink fair = Links.link(memory, Links.options(Side.A, Links.Changes::fair));
        List<Integer> delivered = new ArrayList<>();
        for (int round = 0; round < 20 && !delivered.contains(700); round++) {
            Links.send(fair, round % 12, round, 40);
            Links.send(fair, (round + 1) % 12, round, 40);
            Links.send(fair, 12, 0, 700);
            b.rx(round % 12).poll((segment, offset, length, endpoint) -> delivered.add(length), 1);
            b.rx((round + 11) % 12).poll((segment, offset, length, endpoint) -> delivered.add(length), 1);
            b.rx(12).poll((segment, offset, length, endpoint) -> delivered.add(length), 1);
        }
        assertTrue(delivered.contains(700), delivered.toString());
    }

    @Test
    void h24AClaimThatGaveUpDoesNotKeepTheOthersWaiting() {
        NrfRpcLink fair = Links.link(memory, Links.options(Side.A, Links.Changes::fair));
        Links.send(fair, 0, 0, 400);
        assertEquals(Offer.FULL, Links.send(fair, 12, 0, 700));

        int refused = 0;
        while (Links.send(fair, 1, 0, 4) == Offer.FULL) {
            refused++;
        }
        assertEquals(1024, refused);
    }

    @Test
    void nonsenseInASlotOfOursIsReportedAndPutRight() {
        Links.send(a, 0, 0, 4);
        memory.setInt(Links.slotAb(0), 24);

        assertThrows(PeerCorruptionException.class, () -> Links.send(a, 0, 1, 4));

        assertArrayEquals(Links.payload(0, 0, 4), received(b.rx(0)));
        assertEquals(1, a.problems(0).size());
    }

    @Test
    void aQuarantinedEndpointStopsAndTheOthersGoOn() {
        NrfRpcLink strict = Links.link(memory, Links.options(Side.B, Links.Changes::quarantine));
        memory.setInt(Links.slotAb(4), 2);
        Links.send(a, 5, 0, 4);
        assertEquals("slot-word", refusal(strict.rx(4)).kind());

        assertEquals(2, memory.getInt(Links.slotAb(4)));
        assertEquals(0, drain(strict.rx(4)));
        assertEquals(PeerState.CORRUPT, strict.peer(4));
        assertEquals(PeerState.ALIVE, strict.peer(5));
        assertEquals(1, drain(strict.rxAll()));
    }

    private static PeerCorruptionException refusal(Consumer rx) {
        return assertThrows(PeerCorruptionException.class, () -> drain(rx));
    }

    private static int drain(Consumer rx) {
        return rx.poll((segment, offset, length, endpoint) -> {}, 255);
    }

    private static byte[] received(Consumer rx) {
        byte[][] message = new byte[1][];
        rx.poll((segment, offset, length, endpoint) -> message[0] = Links.toBytes(segment, offset, length), 1);
        return message[0];
    }
}
