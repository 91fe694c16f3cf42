package io.millrace.itests.container;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.channel.Channel;
import io.millrace.api.ring.Offer;
import io.millrace.fusiondock.internal.FusiondockOptions.Role;
import io.millrace.itests.support.Eventually;
import io.millrace.itests.support.SharedFolder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.osgi.framework.Bundle;

/** The bundle of fusiondock is updated while messages pass, most of them in pieces; the peer notices nothing. */
final class FusiondockSwapIT {
    private static final int SWAPS = 20;
    private static final int BETWEEN_SWAPS = 200;
    private static final int COUNT = (SWAPS + 1) * BETWEEN_SWAPS;
    /** Enough for a peer that sends while the bundle goes and comes. */
    private static final int MANY = 10 * COUNT;

    private static final int LONG = 100_000;

    private final Container container = Container.start();
    private final SharedFolder folder = new SharedFolder();
    private final Bundle bundle = container.bundle(FusiondockHub.BUNDLE);

    @AfterEach
    void stop() {
        container.close();
        folder.close();
    }

    @ParameterizedTest
    @EnumSource
    void everyMessageOfThePeerArrivesOnceAndInOrder(Role role) throws Exception {
        FusiondockHub hub = FusiondockHub.configure(container, folder, role, Map.of());
        hub.channel();
        try (FusiondockReceiver receiver = new FusiondockReceiver(hub);
                FusiondockPeer peer = hub.peer()) {
            peer.tell("stream-send=" + MANY + ":mix:" + FusiondockHub.LONGEST);
            for (int swap = 0; swap < SWAPS; swap++) {
                receiver.await(Math.min(receiver.count() + BETWEEN_SWAPS, MANY));
                container.swap(List.of(bundle));
            }
            for (long wanted = receiver.count(); wanted < MANY; wanted += BETWEEN_SWAPS) {
                receiver.await(wanted);
            }
            receiver.await(MANY);
            assertEquals(List.of(), receiver.errors());
            assertEquals(MANY, receiver.count());
            assertTrue(peer.answer().contains("\"count\":" + MANY + ","), peer::toString);
            peer.quit();
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyMessageTheGatewayWasToldIsSentArrivesOnceAndInOrder(Role role) throws Exception {
        FusiondockHub hub = FusiondockHub.configure(container, folder, role, Map.of());
        hub.channel();
        AtomicLong sent = new AtomicLong();
        try (FusiondockPeer peer = hub.peer()) {
            peer.tell("stream-recv=" + COUNT + ":mix:" + FusiondockHub.LONGEST);
            Thread sender = Thread.ofPlatform().name("sender").start(() -> sendAll(hub, sent));
            for (int swap = 1; swap <= SWAPS; swap++) {
                long wanted = (long) swap * BETWEEN_SWAPS;
                Eventually.until(wanted + " messages of the gateway", sent::get, () -> sent.get() >= wanted);
                container.swap(List.of(bundle));
            }
            assertTrue(peer.answer().contains("\"count\":" + COUNT + ","), peer::toString);
            sender.join();
            assertEquals(COUNT, sent.get());
            peer.quit();
        }
    }

    /** What was refused because the channel closed goes to the next one. */
    private static void sendAll(FusiondockHub hub, AtomicLong sent) {
        for (int i = 0; i < COUNT; i++) {
            byte[] message = FusiondockMessages.of(i, AmpHub.length(i, FusiondockHub.LONGEST));
            while (!hub.send(message)) {
                Thread.onSpinWait();
            }
            sent.incrementAndGet();
        }
    }

    /** The link that began it is gone before the peer has read the first piece, or sent the second. */
    @Test
    void aLongMessageInTheMiddleArrivesWholeAndOnceInBothDirections() throws Exception {
        FusiondockHub hub = FusiondockHub.configure(container, folder, Role.LINUX, Map.of("leaseMillis", 0));
        byte[] message = FusiondockMessages.of(0, LONG);
        try (FusiondockPeer peer = hub.peer()) {
            assertEquals(Offer.SENT, hub.channel().send(message, Duration.ZERO));
            container.swap(List.of(bundle));
            assertTrue(peer.ask("stream-recv=1:" + LONG).contains("\"count\":1,"), peer::toString);

            Channel before = hub.channel();
            peer.tell("stream-send=1:" + LONG);
            Eventually.until(
                    "the first piece", peer::toString, () -> before.rx().available() > 0);
            assertEquals(0, before.receive((_, _, _, _) -> {}, Duration.ZERO), "all of it came at once");
            container.swap(List.of(bundle));
            Channel after = hub.channel();
            assertArrayEquals(message, FusiondockHub.receive(after));
            peer.answer();
            assertEquals(0, after.receive((_, _, _, _) -> {}, Duration.ZERO));
            peer.quit();
        }
    }
}
