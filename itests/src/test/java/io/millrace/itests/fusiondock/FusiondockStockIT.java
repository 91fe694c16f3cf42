package io.millrace.itests.fusiondock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.channel.PeerState;
import io.millrace.api.ring.Offer;
import io.millrace.api.signal.Signaler;
import io.millrace.fusiondock.BufferTooSmallException;
import io.millrace.fusiondock.internal.FusiondockLayout;
import io.millrace.fusiondock.internal.FusiondockOptions.Role;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A peer as published, with its faults: what it writes, what it cannot read, and what becomes of that. */
@Timeout(value = 240, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FusiondockStockIT {
    private static final int STOCK = FusiondockLayout.STOCK_MESSAGE_BYTES;
    private static final int TYPE = 9;
    private static final Duration PATIENCE = Duration.ofMillis(100);

    /** It publishes such a message without a header and without a ring: length and type are those of the one before. */
    @ParameterizedTest(name = "we are {0}")
    @EnumSource(Role.class)
    void aMessageThatFillsTheSlotIsWhatItsHeaderTells(Role ours) {
        try (Dock dock = Dock.inPieces();
                Signaler device = dock.bell(ours);
                JavaSide java = dock.java(dock.setup(ours).afterRings().rings(device));
                DockPeer peer = dock.peer(ours.peer(), dock.rings(ours.peer()))) {
            String full = "stock-blob=" + Dock.PIECE + ":" + TYPE;
            peer.ask(full);
            assertEquals(Message.blob(0, 0), java.receive());
            peer.ask("blob=20:5");
            assertEquals(Message.blob(5, 20), java.receive());
            peer.ask(full);
            assertEquals(Message.of(5, Arrays.copyOf(Blobs.of(Dock.PIECE), 20)), java.receive());
            assertTrue(peer.quit().contains("\"sent\":3,\"received\":0,\"rings\":1,"), peer::toString);
        }
    }

    /** It writes the header of such a message behind READY of the first piece, and rings then. */
    @ParameterizedTest(name = "we are {0}")
    @EnumSource(Role.class)
    void aLongMessageIsWholeAfterItsRing(Role ours) {
        try (Dock dock = Dock.inPieces();
                Signaler device = dock.bell(ours);
                JavaSide java = dock.java(dock.setup(ours)
                        .afterRings()
                        .fallback(Duration.ofSeconds(1))
                        .rings(new Bell(device).briefly()));
                DockPeer peer = dock.peer(ours.peer(), dock.rings(ours.peer()))) {
            java.assertNothing();
            for (int length = Dock.PIECE + 1; length < 4 * Dock.PIECE; length++) {
                peer.tell("stock-blob=" + length + ":" + length);
                assertEquals(Message.blob(length, length), java.receive());
            }
            peer.quit();
        }
    }

    @ParameterizedTest(name = "we are {0}")
    @EnumSource(Role.class)
    void aMessageItsBufferDoesNotHoldIsTakenBack(Role ours) {
        try (Dock dock = Dock.usual();
                JavaSide java = dock.java(dock.setup(ours).patience(PATIENCE));
                DockPeer peer = dock.peer(ours.peer())) {
            java.send(TYPE, Blobs.of(STOCK + 1));
            assertEquals("REFUSED", peer.refusal("stock-recv"));
            assertEquals("REFUSED", peer.refusal("stock-recv"));
            java.await("a peer that is late", () -> java.link().peer() == PeerState.LATE);
            assertEquals(Offer.FULL, java.offer(TYPE, Blobs.of(1)));

            assertTrue(java.link().reclaim());
            java.send(TYPE, Blobs.of(STOCK));
            assertTrue(
                    peer.ask("stock-recv").startsWith(Message.blob(TYPE, STOCK).received()), peer::toString);
            java.await("a peer that reads", () -> java.link().peer() == PeerState.ALIVE);
            peer.quit();
        }
    }

    @ParameterizedTest(name = "we are {0}")
    @EnumSource(Role.class)
    void aMessageItsBufferDoesNotHoldIsNotSentIfWeKnow(Role ours) {
        try (Dock dock = Dock.usual();
                JavaSide java = dock.java(dock.setup(ours).longest(STOCK));
                DockPeer peer = dock.peer(ours.peer())) {
            assertEquals(Offer.TOO_LARGE, java.offer(TYPE, Blobs.of(STOCK + 1)));
            java.send(TYPE, Blobs.of(STOCK));
            assertTrue(
                    peer.ask("stock-recv").startsWith(Message.blob(TYPE, STOCK).received()), peer::toString);
            peer.quit();
        }
    }

    @ParameterizedTest(name = "we are {0}")
    @EnumSource(Role.class)
    void aMessageWeDoNotHoldStaysForSomebodyWhoDoes(Role ours) {
        try (Dock dock = Dock.usual();
                DockPeer peer = dock.peer(ours.peer())) {
            try (JavaSide small = dock.java(dock.setup(ours).longest(1000))) {
                peer.ask("blob=1001:" + TYPE);
                assertEquals(1001, small.told(BufferTooSmallException.class).neededBytes());
                small.assertNothing();
                assertEquals(Dock.READY, dock.op(ours.peer()));
            }
            try (JavaSide large = dock.java(dock.setup(ours).longest(1001))) {
                assertEquals(Message.blob(TYPE, 1001), large.receive());
            }
            peer.quit();
        }
    }

    @ParameterizedTest(name = "we are {0}")
    @EnumSource(Role.class)
    void aMessageWeDoNotHoldIsGivenUpWithAllItsPieces(Role ours) {
        try (Dock dock = Dock.inPieces();
                JavaSide java = dock.java(dock.setup(ours).longest(1000));
                DockPeer peer = dock.peer(ours.peer())) {
            int sent = peer.tell("blob=1001:" + TYPE);
            java.told(BufferTooSmallException.class);
            assertTrue(java.link().discard());
            java.await("the last piece", () -> {
                java.assertNothing();
                return java.link().info().rx().done() == 0 && dock.op(ours.peer()) == Dock.READ_END;
            });
            peer.result(sent);
            peer.tell("blob=1000:" + TYPE);
            assertEquals(Message.blob(TYPE, 1000), java.receive());
            peer.quit();
        }
    }

    @ParameterizedTest(name = "we are {0}")
    @EnumSource(Role.class)
    void aMessageTheyDoNotHoldStaysUntilTheyDo(Role ours) {
        try (Dock dock = Dock.inPieces();
                JavaSide java = dock.java(ours);
                DockPeer peer = dock.peer(ours.peer())) {
            java.begin(TYPE, Blobs.of(1001));
            assertEquals("REFUSED", peer.refusal("recv=1000"));
            assertEquals(Dock.READY, dock.op(ours));
            int received = peer.tell("recv=1001");
            java.awaitRead();
            peer.assertReceived(Message.blob(TYPE, 1001), received);
            peer.quit();
        }
    }

    /** Its demo gives a tick back before it reads it: the next must not come before. */
    @ParameterizedTest(name = "we are {0}")
    @EnumSource(Role.class)
    void aTickIsReadAfterItWasGivenBack(Role ours) {
        try (Dock dock = Dock.usual();
                JavaSide java = dock.java(ours);
                DockPeer peer = dock.peer(ours.peer())) {
            for (long tick = 1; tick <= 20; tick++) {
                ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
                java.send(FusiondockLayout.TYPE_TICK, bytes.putLong(tick).array());
                assertTrue(peer.ask("recv-early").endsWith("\"tick\":" + tick + "}"), peer::toString);
            }
            peer.quit();
        }
    }
}
