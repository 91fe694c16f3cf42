package io.millrace.nrfrpc.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.channel.PeerState;
import io.millrace.api.memory.Memory;
import io.millrace.api.ring.Offer;
import io.millrace.nrfrpc.internal.NrfRpcOptions.Handshake;
import io.millrace.nrfrpc.internal.NrfRpcOptions.Role;
import io.millrace.nrfrpc.internal.NrfRpcOptions.Side;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The signal queue in the tail, and the handshake on slot 0. */
class NrfRpcRevisionTwoTest {
    private static final NrfRpcLayout AREA = NrfRpcLayout.r2(1024, 13, 13);

    private final Memory memory = Links.memory(Links.BYTES);

    @Test
    void everySignalIsAByteInTheQueue() {
        NrfRpcLink a = link(Side.A, Role.CREATE, Handshake.NONE);
        NrfRpcLink b = link(Side.B, Role.ATTACH, Handshake.NONE);

        Links.send(a, 7, 0, 4);
        b.rx(7).poll((segment, offset, length, endpoint) -> {}, 1);

        assertEquals(7, memory.getByte(828));
        assertEquals(1, memory.getInt(820));
        assertEquals((byte) 0xFF, memory.getByte(1024 + 828));
        assertTrue(b.waitPoint().signaler().await(0));
        assertEquals(1, memory.getInt(824));
        assertFalse(b.waitPoint().signaler().await(0));
    }

    @Test
    void aFullQueueDropsSignalsAndNoMessage() {
        NrfRpcLink a = link(Side.A, Role.CREATE, Handshake.NONE);
        NrfRpcLink b = link(Side.B, Role.ATTACH, Handshake.NONE);

        for (int i = 0; i < 500; i++) {
            assertEquals(Offer.SENT, Links.send(a, 0, i, 4));
            assertEquals(1, b.rx(0).poll((segment, offset, length, endpoint) -> {}, 1));
        }

        assertEquals(195, memory.getInt(820));
        assertTrue(b.waitPoint().signaler().await(0));
        Links.send(a, 0, 0, 4);
        assertEquals(0, memory.getInt(820));
    }

    @Test
    void aPositionOutsideTheQueueIsReportedAndNeverFollowed() {
        NrfRpcLink a = link(Side.A, Role.CREATE, Handshake.NONE);
        memory.setInt(824, 196);
        memory.setInt(1024 + 820, -1);

        assertEquals(Offer.SENT, Links.send(a, 0, 0, 4));
        assertTrue(a.waitPoint().signaler().await(0));

        assertEquals(2, a.problems(0).size());
        assertEquals(0, memory.getInt(1024 + 824));
    }

    @Test
    void anEndThatComesBackGoesOnWhereTheQueueStands() {
        Links.send(link(Side.A, Role.CREATE, Handshake.NONE), 7, 0, 4);

        Links.send(link(Side.A, Role.ATTACH, Handshake.NONE), 3, 0, 4);

        assertArrayEquals(new byte[] {7, 3}, new byte[] {memory.getByte(828), memory.getByte(829)});
        assertEquals(2, memory.getInt(820));
    }

    @ParameterizedTest
    @EnumSource(value = Handshake.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void nothingGoesBeforeBothSidesHaveShakenHands(Handshake words) {
        NrfRpcLink a = link(Side.A, Role.OWN, words);
        assertEquals(Offer.FULL, Links.send(a, 1, 0, 4));
        assertEquals(PeerState.STARTING, a.peer(0));
        assertEquals(words.init(), memory.getInt(Links.slotAb(0)));

        NrfRpcLink b = link(Side.B, Role.OWN, words);
        shake(a, b);

        assertEquals(Offer.SENT, Links.send(a, 0, 0, 4));
        assertEquals(1, b.rxAll().poll((segment, offset, length, endpoint) -> {}, 13));
        assertEquals(PeerState.ALIVE, a.peer(0));
    }

    @Test
    void sidesThatOnlyReceiveShakeHandsToo() {
        NrfRpcLink a = link(Side.A, Role.OWN, Handshake.F0_F1);
        NrfRpcLink b = link(Side.B, Role.OWN, Handshake.F0_F1);

        for (int i = 0; i < 4; i++) {
            assertEquals(0, a.rx(3).available());
            assertEquals(0, b.rxAll().poll((segment, offset, length, endpoint) -> {}, 13));
        }

        assertEquals(PeerState.ALIVE, a.peer(0));
    }

    @Test
    void aSideThatIsAheadIsNotWaitedForByItsExactState() {
        NrfRpcLink a = link(Side.A, Role.OWN, Handshake.F0_F1);
        a.peer(0);
        memory.setInt(1024 + Links.slotAb(0), Handshake.F0_F1.confirm());
        a.peer(0);
        assertEquals(NrfRpcLayout.EMPTY, memory.getInt(Links.slotAb(0)));

        memory.setInt(1024 + Links.slotAb(0), NrfRpcLayout.PENDING);

        assertEquals(Offer.SENT, Links.send(a, 0, 0, 4));
    }

    @Test
    void aPeerThatStartsAgainIsGreetedAgainAndLosesNoMessage() {
        NrfRpcLink a = link(Side.A, Role.OWN, Handshake.F0_F1);
        NrfRpcLink b = link(Side.B, Role.OWN, Handshake.F0_F1);
        shake(a, b);
        Links.send(a, 0, 5, 40);
        Links.send(a, 1, 6, 40);

        NrfRpcLink reborn = link(Side.B, Role.ATTACH, Handshake.F0_F1);
        reborn.peer(0);
        a.rxAll().poll((segment, offset, length, endpoint) -> {}, 13);
        assertEquals(PeerState.STARTING, a.peer(0));
        shake(a, reborn);

        int[] seen = new int[1];
        reborn.rxAll()
                .poll(
                        (segment, offset, length, endpoint) -> {
                            assertArrayEquals(
                                    Links.payload(5 + endpoint, endpoint, 40), Links.toBytes(segment, offset, length));
                            seen[0]++;
                        },
                        13);
        assertEquals(2, seen[0]);
    }

    private static void shake(NrfRpcLink one, NrfRpcLink other) {
        for (int i = 0; i < 4; i++) {
            one.peer(0);
            other.peer(0);
        }
    }

    private NrfRpcLink link(Side side, Role role, Handshake words) {
        return Links.link(
                memory,
                Links.options(side, changes -> changes.area(AREA).role(role).handshake(words)));
    }
}
