package io.millrace.itests.container;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.api.channel.Channel;
import io.millrace.api.ring.Offer;
import io.millrace.itests.support.Eventually;
import io.millrace.itests.support.SharedFolder;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Messages over vox links: within a container, and with a C program as guest or as host. */
final class VoxRoundTripIT {
    private static final int COUNT = 20 * VoxHub.SIZES.length;

    private final Container container = Container.start();
    private final SharedFolder folder = new SharedFolder();

    @AfterEach
    void stop() {
        container.close();
        folder.close();
    }

    @ParameterizedTest
    @EnumSource
    void hostAndGuestOfOneContainerExchangeMessages(VoxHub.Entrance entrance) {
        VoxHub hub = VoxHub.configure(container, folder);
        hub.guest(entrance);
        Channel guest = container.await(Channel.class, "(millrace.channel=own/0)");
        Channel host = hub.channel(1);
        assertEquals("host", guest.info().peer());
        assertEquals("guest 1", host.info().peer());
        for (int i = 0; i < COUNT; i++) {
            byte[] message = VoxMessages.of(i, size(entrance, i));
            assertPasses(message, guest, host);
            assertPasses(message, host, guest);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aCGuestGivesBackWhatTheHostSends(VoxHub.Entrance entrance) {
        VoxHub hub = VoxHub.configure(container, folder);
        try (VoxPeer peer = hub.peer(entrance, "--mode", "echo", "--n", "" + COUNT)) {
            Channel channel = hub.channel(1);
            for (int i = 0; i < COUNT; i++) {
                byte[] message = VoxMessages.of(i, size(entrance, i));
                assertEquals(Offer.SENT, channel.send(message, Eventually.WATCHDOG), "message " + i);
                assertArrayEquals(message, receive(channel), "message " + i);
            }
            assertEquals(COUNT, peer.done());
        }
        Eventually.until(
                "the end of the channel",
                () -> container.references(Channel.class, VoxHub.filter()).isEmpty());
    }

    @Test
    void aGuestOfTheContainerServesACHost() {
        List<String> words = List.of(
                "--path",
                folder.file("foreign").toString(),
                "--sock",
                folder.file("foreign.sock").toString(),
                "--mode",
                "pingpong",
                "--n",
                "300",
                "--size",
                "0,5,256,257,16380,16381,60000");
        try (VoxPeer peer = VoxPeer.start("host", words)) {
            container.configure(
                    "io.millrace.vox.guest",
                    "own",
                    Map.of("socket", folder.file("foreign.sock").toString()));
            container.configure(
                    "io.millrace.demo.traffic",
                    "own",
                    Map.of("channel.target", "(millrace.channel=own/0)", "periodMillis", 5, "mode", "echo"));
            assertEquals(300, peer.done());
        }
        Eventually.until("the end of the channel", () -> container
                .references(Channel.class, "(millrace.channel=own/0)")
                .isEmpty());
    }

    /** Without a control port no payload goes further than a slot. */
    private static int size(VoxHub.Entrance entrance, int i) {
        int[] sizes = entrance == VoxHub.Entrance.SOCKET
                ? VoxHub.SIZES
                : Arrays.stream(VoxHub.SIZES).filter(size -> size <= 16380).toArray();
        return sizes[i % sizes.length];
    }

    private static void assertPasses(byte[] message, Channel from, Channel to) {
        assertEquals(Offer.SENT, from.send(message, Eventually.WATCHDOG), message.length + " bytes");
        assertArrayEquals(message, receive(to), message.length + " bytes");
    }

    private static byte[] receive(Channel channel) {
        List<byte[]> messages = new ArrayList<>();
        int came = channel.receive(
                (segment, offset, length, _) ->
                        messages.add(segment.asSlice(offset, length).toArray(ValueLayout.JAVA_BYTE)),
                Eventually.WATCHDOG);
        assertEquals(1, came);
        return messages.getFirst();
    }
}
