package io.millrace.itests.fusiondock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.signal.Signaler;
import io.millrace.fusiondock.internal.FusiondockLayout;
import io.millrace.fusiondock.internal.FusiondockOptions.Role;
import io.millrace.itests.support.Eventually;
import io.millrace.itests.support.Sizes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Rings through FIFOs, heard, stray, doubled and lost: hazards 8 and 9 of docs/fusiondock.md; and what triggers a look.
 */
@Timeout(value = 240, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FusiondockRingsIT {
    private static final int MESSAGES = 2000;
    private static final int TICKS = 50;
    private static final String SIZES = "mix:60";
    /** Looks when it is rung, and never without. */
    private static final String[] RINGS_ONLY = {"--trigger", "DOORBELL", "--poll-fallback-ms", "0"};

    private final Dock dock = Dock.inPieces();

    @AfterEach
    void remove() {
        dock.close();
    }

    @ParameterizedTest(name = "8: {1} rings for each message, we are {0}")
    @CsvSource({"LINUX, 1", "LINUX, 3", "UNIPROTON, 1", "UNIPROTON, 3"})
    void h8eachMessageIsHeardOnce(Role ours, int rings) {
        Sizes sizes = Sizes.of(SIZES);
        try (Signaler device = dock.bell(ours);
                JavaSide java = dock.java(dock.setup(ours).afterRings().rings(new Bell(device).untilRung()));
                DockPeer peer = dock.peer(ours.peer(), dock.rings(ours.peer()))) {
            peer.ask("repeat-ring=" + rings);
            int sent = peer.tell("stream-send=" + MESSAGES + ":" + SIZES);
            for (int i = 0; i < MESSAGES; i++) {
                assertEquals(Message.of(Blobs.TYPE, Blobs.of(i, sizes.at(i))), java.receive());
            }
            peer.result(sent);
            java.assertNothing();
            assertTrue(peer.quit().contains("\"rings\":" + rings * MESSAGES + ","), peer::toString);
        }
    }

    /** They look once for each ring, and find a message each time. */
    @ParameterizedTest(name = "8: each of our rings is for a message, we are {0}")
    @EnumSource(Role.class)
    void h8weRingOnceForEachMessageThatIsPublished(Role ours) {
        Sizes sizes = Sizes.of("0,64,150");
        try (Signaler device = dock.bell(ours);
                JavaSide java = dock.java(dock.setup(ours).rings(device));
                DockPeer peer = dock.peer(ours.peer(), dock.rings(ours.peer(), RINGS_ONLY))) {
            int received = peer.tell("stream-recv=" + MESSAGES + ":" + sizes);
            for (int i = 0; i < MESSAGES; i++) {
                java.begin(Blobs.TYPE, Blobs.of(i, sizes.at(i)));
            }
            java.awaitSent();
            peer.result(received);
            assertEquals(MESSAGES, device.info().rings());
            assertTrue(peer.quit().endsWith("\"heard\":" + MESSAGES + "}"), peer::toString);
        }
    }

    @ParameterizedTest(name = "8: a stray ring, we are {0}")
    @EnumSource(Role.class)
    void h8aStrayRingIsNoMessageAndHoldsNothingUp(Role ours) {
        try (Signaler device = dock.bell(ours);
                JavaSide java = dock.java(dock.setup(ours).afterRings().rings(new Bell(device).untilRung()));
                DockPeer peer = dock.peer(ours.peer(), dock.rings(ours.peer()))) {
            java.assertNothing();
            peer.ask("stray-ring=3");
            assertTrue(java.link().waitPoint().signaler().await(Eventually.WATCHDOG.toNanos()));
            java.assertNothing();
            java.send(5, Blobs.of(20));
            peer.assertReceives(Message.blob(5, 20));
            peer.ask("blob=30:6");
            assertEquals(Message.blob(6, 30), java.receive());
            peer.quit();
        }
    }

    @ParameterizedTest(name = "9: their ring is lost, we are {0}")
    @EnumSource(Role.class)
    void h9weFindAMessageWhoseRingIsLost(Role ours) {
        try (Signaler device = dock.bell(ours);
                JavaSide java = dock.java(dock.setup(ours).afterRings().rings(device));
                DockPeer peer = dock.peer(ours.peer(), dock.rings(ours.peer()))) {
            java.assertNothing();
            peer.ask("lose-ring=10");
            for (int i = 0; i < 10; i++) {
                int sent = peer.tell("blob=150:" + i);
                assertEquals(Message.blob(i, 150), java.receive());
                peer.result(sent);
            }
            assertTrue(peer.quit().contains("\"rings\":0,"), peer::toString);
        }
    }

    @ParameterizedTest(name = "9: our ring is lost, we are {0}")
    @EnumSource(Role.class)
    void h9weRingAgainForWhatIsNotRead(Role ours) {
        try (Signaler device = dock.bell(ours);
                JavaSide java =
                        dock.java(dock.setup(ours).repeat(Duration.ofMillis(20)).rings(new Bell(device).losing(2)));
                DockPeer peer = dock.peer(ours.peer(), dock.rings(ours.peer(), RINGS_ONLY))) {
            int received = peer.tell("recv");
            java.send(5, Blobs.of(20));
            java.awaitRead();
            peer.assertReceived(Message.blob(5, 20), received);
            peer.quit();
        }
    }

    @ParameterizedTest(name = "9: our ring is lost and is not to be repeated, we are {0}")
    @EnumSource(Role.class)
    void h9whatIsNotRungForWaits(Role ours) {
        try (Signaler device = dock.bell(ours);
                JavaSide java = dock.java(dock.setup(ours).rings(new Bell(device).losing(1)));
                DockPeer peer = dock.peer(ours.peer(), dock.rings(ours.peer(), RINGS_ONLY))) {
            java.send(5, Blobs.of(20));
            java.link().look();
            peer.ask("timeout=100");
            assertEquals("TIMED_OUT", peer.refusal("recv"));
            assertEquals(Dock.READY, dock.op(ours));
            peer.ask("trigger=POLL");
            peer.assertReceives(Message.blob(5, 20));
            peer.quit();
        }
    }

    /** The demo's own way: READY first, then the payload, then the ring. */
    @ParameterizedTest(name = "ticks that are published before they are written, trigger DOORBELL, we are {0}")
    @EnumSource(Role.class)
    void aTickIsReadWhenItIsRungFor(Role ours) {
        try (Signaler device = dock.bell(ours);
                JavaSide java = dock.java(dock.setup(ours).afterRings().rings(new Bell(device).untilRung()));
                DockPeer peer = dock.peer(ours.peer(), dock.rings(ours.peer()))) {
            java.assertNothing();
            for (int tick = 1; tick <= TICKS; tick++) {
                peer.tell("manual=" + tick + ":2");
                assertEquals(tick(tick), java.receive());
            }
            peer.quit();
        }
    }

    /** The time is a thousand times what the peer takes, and the test fails only if a machine is that late. */
    @ParameterizedTest(name = "a tick that is published before it is written, trigger POLL with settle, we are {0}")
    @EnumSource(Role.class)
    void aTickIsReadWhenItHasSettled(Role ours) {
        try (JavaSide java = dock.java(dock.setup(ours).settle(Duration.ofSeconds(2)));
                DockPeer peer = dock.peer(ours.peer())) {
            peer.tell("manual=7:2");
            assertEquals(tick(7), java.receive());
            peer.ask("blob=8:5");
            assertEquals(Message.blob(5, 8), java.receive());
            peer.quit();
        }
    }

    private static Message tick(long number) {
        return Message.of(
                FusiondockLayout.TYPE_TICK,
                ByteBuffer.allocate(Long.BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(number)
                        .array());
    }
}
