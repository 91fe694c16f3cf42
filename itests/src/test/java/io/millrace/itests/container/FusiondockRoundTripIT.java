package io.millrace.itests.container;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.channel.Channel;
import io.millrace.api.channel.PeerState;
import io.millrace.api.ring.Offer;
import io.millrace.api.runtime.ShmRuntime;
import io.millrace.api.runtime.dto.RuntimeDTO;
import io.millrace.fusiondock.internal.FusiondockOptions.Role;
import io.millrace.itests.support.Eventually;
import io.millrace.itests.support.SharedFolder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Messages through two mailboxes, with a C program at the other side. */
final class FusiondockRoundTripIT {
    private static final int COUNT = 300;
    private static final int[] LENGTHS = {0, 1, 8, 255, 256, 257, 512, 513, 2000};

    private final Container container = Container.start();
    private final SharedFolder folder = new SharedFolder();

    @AfterEach
    void stop() {
        container.close();
        folder.close();
    }

    @ParameterizedTest
    @CsvSource({
        "LINUX, POLL, SPIN_THEN_PARK",
        "LINUX, DOORBELL, SPIN_THEN_PARK",
        "LINUX, POLL, SPIN",
        "UNIPROTON, POLL, SPIN_THEN_PARK",
        "UNIPROTON, DOORBELL, SPIN_THEN_PARK"
    })
    void thePeerGivesBackWhatTheGatewaySends(Role role, String trigger, String waiting) {
        FusiondockHub hub =
                FusiondockHub.configure(container, folder, role, Map.of("trigger", trigger, "wait.policy", waiting));
        Channel channel = hub.channel();
        assertEquals(role.peer().name(), channel.info().peer());
        try (FusiondockPeer peer = hub.peer()) {
            peer.tell("echo=" + COUNT);
            for (int i = 0; i < COUNT; i++) {
                byte[] message = FusiondockMessages.of(i, LENGTHS[i % LENGTHS.length]);
                assertEquals(Offer.SENT, channel.send(message, Eventually.WATCHDOG));
                assertArrayEquals(message, FusiondockHub.receive(channel), "message " + i);
            }
            assertTrue(peer.answer().startsWith("{\"ev\":\"echo\",\"count\":" + COUNT + ","), peer::toString);
            Eventually.until("a live peer", channel::peer, () -> channel.peer() == PeerState.ALIVE);
            peer.quit();
        }
        assertEquals(List.of(), channel.info().problems());
    }

    @ParameterizedTest
    @EnumSource
    void theGatewayGivesBackWhatThePeerSends(Role role) {
        FusiondockHub hub = FusiondockHub.configure(container, folder, role, Map.of());
        Channel channel = hub.channel();
        try (FusiondockPeer peer = hub.peer()) {
            peer.tell("pingpong=" + COUNT + ":mix:" + FusiondockHub.LONGEST);
            for (int i = 0; i < COUNT; i++) {
                byte[] message = FusiondockHub.receive(channel);
                assertEquals(Offer.SENT, channel.send(message, Eventually.WATCHDOG), "message " + i);
            }
            assertTrue(peer.answer().startsWith("{\"ev\":\"pingpong\",\"count\":" + COUNT + ","), peer::toString);
            peer.quit();
        }
    }

    @Test
    void theLinkIsInTheSnapshots() {
        FusiondockHub hub = FusiondockHub.configure(container, folder, Role.LINUX, Map.of());
        Channel channel = hub.channel();
        try (FusiondockPeer peer = hub.peer()) {
            assertEquals(Offer.SENT, channel.send(new byte[7], Eventually.WATCHDOG));
            peer.ask("recv");
            peer.ask("poison=tx:8:4d000000");
            Eventually.until("a corrupt peer", channel::peer, () -> channel.peer() == PeerState.CORRUPT);
            RuntimeDTO all = container.await(ShmRuntime.class, null).getRuntimeDTO();
            assertEquals(
                    List.of("TX 1 7", "RX 0 0"),
                    Arrays.stream(all.rings)
                            .filter(ring -> ring.channel.equals("dock") && ring.protocol.equals("fusiondock"))
                            .map(ring -> ring.direction + " " + ring.messages + " " + ring.bytes)
                            .toList());
            assertEquals(
                    List.of("dock UNIPROTON CORRUPT"),
                    Arrays.stream(all.peers)
                            .map(each -> each.channel + " " + each.peer + " " + each.state)
                            .toList());
        }
    }
}
