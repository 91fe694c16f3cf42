package io.millrace.itests.container;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.channel.Channel;
import io.millrace.api.channel.PeerState;
import io.millrace.api.ring.Offer;
import io.millrace.itests.support.Eventually;
import io.millrace.itests.support.SharedFolder;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages over ESP-AMP's queues and endpoints, with a C program as the other core. */
final class AmpRoundTripIT {
    private static final int COUNT = 300;

    private final Container container = Container.start();
    private final SharedFolder folder = new SharedFolder();

    @AfterEach
    void stop() {
        container.close();
        folder.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aCSubCoreGivesBackWhatTheGatewaySends(boolean lightSleep) {
        AmpHub hub = AmpHub.main(container, folder, Map.of("lightSleep", lightSleep));
        Channel plc = hub.channel("plc");
        Channel console = hub.channel("console");
        assertEquals("sub core", plc.info().peer());
        assertEquals(PeerState.ABSENT, plc.peer());
        String[] words = lightSleep ? new String[] {"--light-sleep"} : new String[0];
        try (AmpPeer peer = AmpHub.joined(folder, words)) {
            peer.ask("endpoint 7 echo");
            peer.tell("stream-echo in out " + COUNT);
            assertEchoes(plc, AmpHub.ITEM);
            assertTrue(peer.answer().startsWith("{\"n\":" + COUNT + ","), peer::toString);
            assertEchoes(console, AmpHub.ENDPOINT_ITEM);
            Eventually.until("a sign of the sub core", () -> plc.peer() == PeerState.ALIVE);
            if (lightSleep) {
                Eventually.until("a sub core that may sleep", peer::toString, () -> peer.ask("pm")
                        .equals("0"));
            }
            peer.quit();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aCMainCoreGetsBackWhatItSends(boolean lightSleep) {
        String[] words = lightSleep ? new String[] {"--create", "--light-sleep"} : new String[] {"--create"};
        try (AmpPeer peer = AmpPeer.start("main", AmpHub.files(folder, words))) {
            peer.ask("init");
            AmpHub hub = AmpHub.sub(container, folder, Map.of("lightSleep", lightSleep));
            AmpHub.make(peer);
            peer.ask("endpoint 1 echo");
            assertEquals("main core", hub.channel("plc").info().peer());
            assertEquals(PeerState.ALIVE, hub.channel("plc").peer());
            peer.tell("stream-echo in out " + COUNT);
            assertEchoes(hub.channel("plc"), AmpHub.ITEM);
            assertTrue(peer.answer().startsWith("{\"n\":" + COUNT + ","), peer::toString);
            assertEchoes(hub.channel("console"), AmpHub.ENDPOINT_ITEM);
            peer.quit();
        }
    }

    @Test
    void whatTheSubCorePrintsIsReadAsItComes() {
        AmpHub.main(container, folder, Map.of("systemService", true)).channel("plc");
        try (AmpPeer peer = AmpPeer.start("sub", AmpHub.files(folder))) {
            for (int i = 0; i < 50; i++) {
                peer.insist("print line " + i);
            }
            peer.quit();
        }
    }

    /** A message of rpmsg has at least one byte. */
    private static void assertEchoes(Channel channel, int most) {
        for (int i = 0; i < COUNT; i++) {
            byte[] message = VoxMessages.of(i, 1 + i % most);
            assertEquals(Offer.SENT, channel.send(message, Eventually.WATCHDOG), "message " + i);
            assertArrayEquals(message, AmpHub.receive(channel), "message " + i);
        }
    }
}
