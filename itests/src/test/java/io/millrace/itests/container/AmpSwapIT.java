package io.millrace.itests.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.itests.support.Eventually;
import io.millrace.itests.support.SharedFolder;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.Bundle;

/** The bundle of ESP-AMP is updated while messages flow; the core at the other side goes on and notices nothing. */
final class AmpSwapIT {
    private static final int SWAPS = 20;
    private static final int BETWEEN_SWAPS = 500;
    private static final int COUNT = (SWAPS + 1) * BETWEEN_SWAPS;
    /** Enough for a peer that sends while the bundle goes and comes. */
    private static final int MANY = 10 * COUNT;

    private static final String RECEIVED = "{\"n\":" + MANY + ",";
    private static final String ALL = "{\"n\":" + COUNT + ",";

    private final Container container = Container.start();
    private final SharedFolder folder = new SharedFolder();
    private final Bundle bundle = container.bundle(AmpHub.BUNDLE);

    @AfterEach
    void stop() {
        container.close();
        folder.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"AUTO", "INIT"})
    void everyMessageOfTheSubCoreArrivesOnceAndInOrder(String start) throws Exception {
        AmpHub hub = AmpHub.main(container, folder, Map.of("start", start, "wipe", true));
        hub.channel("plc");
        try (VoxReceiver receiver = new VoxReceiver(container, AmpHub.filter("plc"));
                AmpPeer peer = AmpHub.joined(folder)) {
            String headers = hub.headers(peer);
            peer.tell("stream-send out " + MANY + " " + AmpHub.ITEM);
            swapWhile(receiver);
            assertTrue(peer.answer().startsWith(RECEIVED), peer::toString);
            receiver.await(MANY);
            assertEquals(List.of(), receiver.errors());
            assertEquals(MANY, receiver.count());
            assertEquals(headers, hub.headers(peer));
            peer.quit();
        }
    }

    @Test
    void everyMessageOfTheMainCoreArrivesOnceAndInOrderAtAnUpdatedSubCore() throws Exception {
        try (AmpPeer peer = AmpPeer.start("main", AmpHub.files(folder, "--create"))) {
            peer.ask("init");
            AmpHub hub = AmpHub.sub(container, folder, Map.of());
            AmpHub.make(peer);
            hub.channel("plc");
            try (VoxReceiver receiver = new VoxReceiver(container, AmpHub.filter("plc"))) {
                peer.tell("stream-send out " + MANY + " " + AmpHub.ITEM);
                swapWhile(receiver);
                assertTrue(peer.answer().startsWith(RECEIVED), peer::toString);
                receiver.await(MANY);
                assertEquals(List.of(), receiver.errors());
                assertEquals(MANY, receiver.count());
            }
            peer.quit();
        }
    }

    @Test
    void everyMessageToAnEndpointArrivesOnceAndInOrder() throws Exception {
        AmpHub.main(container, folder, Map.of()).channel("console");
        try (VoxReceiver receiver = new VoxReceiver(container, AmpHub.filter("console"));
                AmpPeer peer = AmpHub.joined(folder)) {
            peer.ask("endpoint 7 count");
            peer.tell("rpmsg-flood 7 1 " + MANY + " " + AmpHub.ENDPOINT_ITEM);
            swapWhile(receiver);
            assertTrue(peer.answer().startsWith(RECEIVED), peer::toString);
            receiver.await(MANY);
            assertEquals(List.of(), receiver.errors());
            assertEquals(MANY, receiver.count());
            peer.quit();
        }
    }

    private void swapWhile(VoxReceiver receiver) throws Exception {
        for (int swap = 0; swap < SWAPS; swap++) {
            receiver.await(Math.min(receiver.count() + BETWEEN_SWAPS, MANY));
            container.swap(List.of(bundle));
        }
    }

    @Test
    void everyMessageTheGatewayWasToldIsSentArrivesOnceAndInOrder() throws Exception {
        AmpHub hub = AmpHub.main(container, folder, Map.of());
        hub.channel("plc");
        AtomicLong sent = new AtomicLong();
        try (AmpPeer peer = AmpHub.joined(folder)) {
            peer.tell("stream-recv in " + COUNT + " " + AmpHub.ITEM);
            Thread sender = Thread.ofPlatform().name("sender").start(() -> sendAll(hub, sent));
            for (int swap = 1; swap <= SWAPS; swap++) {
                long wanted = (long) swap * BETWEEN_SWAPS;
                Eventually.until(wanted + " messages of the gateway", () -> sent.get() >= wanted);
                container.swap(List.of(bundle));
            }
            assertTrue(peer.answer().startsWith(ALL), peer::toString);
            sender.join();
            assertEquals(COUNT, sent.get());
            peer.quit();
        }
    }

    /** What was refused because the channel closed goes to the next one. */
    private static void sendAll(AmpHub hub, AtomicLong sent) {
        for (int i = 0; i < COUNT; i++) {
            byte[] message = VoxMessages.of(i, AmpHub.length(i, AmpHub.ITEM));
            while (!hub.send("plc", message)) {
                Thread.onSpinWait();
            }
            sent.incrementAndGet();
        }
    }

    @Test
    void anUpdateWithoutTrafficChangesNoByte() throws Exception {
        AmpHub hub = AmpHub.main(container, folder, Map.of());
        hub.channel("plc");
        try (AmpPeer peer = AmpHub.joined(folder)) {
            peer.ask("stream-send out 5 64");
            String before = hub.image();
            for (int swap = 0; swap < SWAPS; swap++) {
                container.swap(List.of(bundle));
                hub.channel("plc");
            }
            assertEquals(before, hub.image());
            try (VoxReceiver receiver = new VoxReceiver(container, AmpHub.filter("plc"))) {
                receiver.await(5);
                assertEquals(List.of(), receiver.errors());
            }
            peer.quit();
        }
    }
}
