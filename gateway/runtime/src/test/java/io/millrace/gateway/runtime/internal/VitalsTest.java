package io.millrace.gateway.runtime.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.api.channel.PeerState;
import io.millrace.api.ring.RingInfo.Direction;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class VitalsTest {
    private static final String NAME = "plc/0";

    private final AtomicLong millis = new AtomicLong(1000);
    private final Vitals vitals = new Vitals(millis::get);
    private final FakeChannel channel = new FakeChannel(NAME, 0, 5);

    @BeforeEach
    void lookOnce() {
        look();
    }

    private void look() {
        vitals.look(List.of(channel));
    }

    /** A look that sees what was done, and some time after it. */
    private void lookAndWait() {
        look();
        millis.addAndGet(500);
    }

    private long full() {
        return vitals.fullMillis(NAME, Direction.TX);
    }

    @Test
    void nothingIsKnownBeforeTheFirstSign() {
        lookAndWait();
        look();
        assertEquals(-1, vitals.quietMillis(NAME));
        assertEquals(-1, vitals.quietMillis("nobody"));
        assertEquals(0, vitals.fullMillis("nobody", Direction.TX));
    }

    @Test
    void aMessageOfThePeerIsASign() {
        channel.rx.backlog++;
        lookAndWait();
        assertEquals(500, vitals.quietMillis(NAME));
        look();
        assertEquals(500, vitals.quietMillis(NAME), "nothing came since");
    }

    @Test
    void consumingAMessageOfThePeersIsNone() {
        channel.rx.messages++;
        channel.rx.backlog--;
        lookAndWait();
        assertEquals(-1, vitals.quietMillis(NAME));
    }

    @Test
    void aMessageThePeerHasConsumedIsASign() {
        channel.tx.backlog--;
        lookAndWait();
        assertEquals(500, vitals.quietMillis(NAME));
    }

    @Test
    void aMessageForThePeerIsNone() {
        channel.tx.messages++;
        channel.tx.backlog++;
        lookAndWait();
        assertEquals(-1, vitals.quietMillis(NAME));
    }

    @ParameterizedTest
    @EnumSource(PeerState.class)
    void aChangeIsASignUnlessItSaysThatThereIsNone(PeerState state) {
        channel.state = state == PeerState.ALIVE ? PeerState.STARTING : PeerState.ALIVE;
        look();
        millis.addAndGet(500);
        long before = vitals.quietMillis(NAME);
        channel.state = state;
        look();
        boolean sign = state == PeerState.ALIVE || state == PeerState.STARTING || state == PeerState.CORRUPT;
        assertEquals(sign ? 0 : before, vitals.quietMillis(NAME));
    }

    @Test
    void aHeartbeatIsASign() {
        channel.heartbeat = 17;
        lookAndWait();
        assertEquals(500, vitals.quietMillis(NAME));
        look();
        assertEquals(500, vitals.quietMillis(NAME), "it has not beaten since");
    }

    @Test
    void aSwapIsNoSignAndHidesNone() {
        channel.rx.messages++;
        lookAndWait();
        FakeChannel next = new FakeChannel(NAME, 0, 100);
        next.heartbeat = 17;
        vitals.look(List.of(next));
        assertEquals(500, vitals.quietMillis(NAME));
    }

    @Test
    void memoryThatIsGoneShowsNothing() {
        channel.rx.messages++;
        lookAndWait();
        channel.lost = true;
        lookAndWait();
        assertEquals(1000, vitals.quietMillis(NAME));
    }

    @Test
    void aRingWithoutRoomIsFullUntilSomethingMoves() {
        channel.tx.usedBytes = channel.tx.capacityBytes;
        lookAndWait();
        lookAndWait();
        assertEquals(1000, full());
        channel.tx.backlog = 0;
        channel.tx.usedBytes = 0;
        look();
        assertEquals(0, full());
    }

    @Test
    void aRingThatIsFullAgainIsFullSinceThen() {
        channel.tx.usedBytes = channel.tx.capacityBytes;
        lookAndWait();
        channel.tx.messages++;
        lookAndWait();
        assertEquals(500, full());
    }

    @Test
    void aRefusedOfferSaysFullWhereNothingMoves() {
        channel.tx.refused++;
        lookAndWait();
        look();
        assertEquals(500, full());
        channel.tx.messages++;
        channel.tx.refused++;
        look();
        assertEquals(0, full(), "an offer was placed");
    }

    @Test
    void aRefusedOfferOfAnEmptyRingWasTooLarge() {
        channel.tx.backlog = 0;
        look();
        channel.tx.refused++;
        lookAndWait();
        assertEquals(0, full());
    }

    @Test
    void aRingStaysFullThroughASwap() {
        channel.tx.usedBytes = channel.tx.capacityBytes;
        lookAndWait();
        FakeChannel next = new FakeChannel(NAME, 0, 0);
        next.tx.usedBytes = next.tx.capacityBytes;
        vitals.look(List.of(next));
        assertEquals(500, full());
        next.tx.usedBytes = 1;
        vitals.look(List.of(next));
        vitals.look(List.of(new FakeChannel(NAME, 0, 0)));
        assertEquals(0, full(), "and is not, if there is room");
    }

    @Test
    void theReceivingEndIsFullAsLongAsNobodyHereConsumes() {
        channel.rx.usedBytes = channel.rx.capacityBytes;
        lookAndWait();
        assertEquals(500, vitals.fullMillis(NAME, Direction.RX));
    }
}
