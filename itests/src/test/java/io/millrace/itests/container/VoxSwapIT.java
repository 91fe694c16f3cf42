package io.millrace.itests.container;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.channel.Channel;
import io.millrace.api.ring.Offer;
import io.millrace.itests.support.Eventually;
import io.millrace.itests.support.SharedFolder;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.SynchronousBundleListener;

/** The vox bundle is updated while messages flow; the process at the other side goes on and notices nothing. */
final class VoxSwapIT {
    private static final int SWAPS = 8;
    private static final int BETWEEN_SWAPS = 1000;
    private static final int COUNT = (SWAPS + 1) * BETWEEN_SWAPS;
    private static final String ATTACHED = "\"ev\":\"attached\"";

    private final Container container = Container.start();
    private final SharedFolder folder = new SharedFolder();
    private final Bundle transport = container.bundle(VoxHub.BUNDLE);

    @AfterEach
    void stop() {
        container.close();
        folder.close();
    }

    @ParameterizedTest
    @EnumSource
    void everyMessageOfTheGuestArrivesOnceAndInOrder(VoxHub.Entrance entrance) throws Exception {
        VoxHub hub = VoxHub.configure(container, folder);
        String sizes = entrance == VoxHub.Entrance.SOCKET ? "5,0,300,256,2000,17000" : "5,0,300,256,2000";
        try (VoxReceiver receiver = new VoxReceiver(container, VoxHub.filter());
                VoxPeer peer = hub.peer(entrance, "--mode", "send", "--n", "0", "--size", sizes)) {
            for (int swap = 0; swap < SWAPS; swap++) {
                receiver.await(receiver.count() + BETWEEN_SWAPS);
                container.swap(List.of(transport));
            }
            receiver.await(receiver.count() + BETWEEN_SWAPS);
            assertTrue(peer.isAlive(), () -> "the peer must still be sending: " + peer);
            peer.terminate();
            long sent = peer.done();
            receiver.await(sent);
            assertEquals(List.of(), receiver.errors());
            assertEquals(sent, receiver.count());
            assertEquals(1, peer.lines(ATTACHED), peer::toString);
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyMessageTheGatewayWasToldIsSentArrivesOnceAndInOrder(VoxHub.Entrance entrance) throws Exception {
        VoxHub hub = VoxHub.configure(container, folder);
        AtomicLong sent = new AtomicLong();
        try (VoxPeer peer = hub.peer(entrance, "--mode", "recv", "--n", "" + COUNT)) {
            Thread sender = Thread.ofPlatform().name("sender").start(() -> sendAll(sent));
            for (int swap = 1; swap <= SWAPS; swap++) {
                long wanted = (long) swap * BETWEEN_SWAPS;
                Eventually.until(wanted + " messages of the gateway", () -> sent.get() >= wanted);
                container.swap(List.of(transport));
            }
            assertEquals(COUNT, peer.done());
            sender.join();
            assertEquals(COUNT, sent.get());
            assertEquals(1, peer.lines(ATTACHED), peer::toString);
        }
    }

    /** What was refused because the channel closed goes to the next one. */
    private void sendAll(AtomicLong sent) {
        for (int i = 0; i < COUNT; i++) {
            byte[] message = VoxMessages.of(i, i % 7 == 0 ? 2000 : i % 300);
            while (!send(message)) {
                Thread.onSpinWait();
            }
            sent.incrementAndGet();
        }
    }

    private boolean send(byte[] message) {
        return container
                .find(Channel.class, VoxHub.filter(1))
                .filter(channel -> channel.send(message, Duration.ofSeconds(1)) == Offer.SENT)
                .isPresent();
    }

    @ParameterizedTest
    @EnumSource
    void anApplicationIsNotRestartedAndGoesOn(VoxHub.Entrance entrance) throws Exception {
        VoxHub hub = VoxHub.configure(container, folder);
        container.configure(
                "io.millrace.demo.traffic",
                "line",
                Map.of("channel.target", VoxHub.filter(1), "periodMillis", 1, "mode", "send"));
        List<String> events = new CopyOnWriteArrayList<>();
        try (VoxPeer peer = hub.peer(entrance, "--mode", "echo", "--n", "0")) {
            Eventually.until("10 answers", () -> answers() >= 10);
            SynchronousBundleListener listener = event -> record(event, events);
            container.context().addBundleListener(listener);
            for (int swap = 0; swap < SWAPS; swap++) {
                container.swap(List.of(transport));
                Eventually.until("10 answers after an update", () -> answers() >= 10);
            }
            peer.terminate();
            assertTrue(peer.done() >= 10L * SWAPS, peer::toString);
            assertEquals(1, peer.lines(ATTACHED), peer::toString);
        }
        assertEquals(List.of(VoxHub.BUNDLE), events.stream().distinct().toList());
    }

    private static void record(BundleEvent event, List<String> events) {
        if (event.getType() == BundleEvent.STOPPED || event.getType() == BundleEvent.STARTED) {
            events.add(event.getBundle().getSymbolicName());
        }
    }

    /** Counted by the channel there is now: each has its own counters. */
    private long answers() {
        return container
                .find(Channel.class, VoxHub.filter(1))
                .map(channel -> channel.rx().info().messages())
                .orElse(0L);
    }

    @ParameterizedTest
    @EnumSource
    void aGuestInTheContainerKeepsItsPlaceAtACHost(VoxHub.Entrance entrance) throws Exception {
        String file = folder.file("foreign").toString();
        String socket = folder.file("foreign.sock").toString();
        List<String> words = new ArrayList<>(List.of("--path", file, "--mode", "echo", "--n", "0", "--guests", "2"));
        if (entrance == VoxHub.Entrance.SOCKET) {
            words.addAll(List.of("--sock", socket));
        }
        try (VoxPeer peer = VoxPeer.start("host", words)) {
            peer.awaitLine("\"ev\":\"ready\"");
            container.configure(
                    "io.millrace.segment.file", "foreign", Map.of("path", file, "role", "ATTACH", "mode", "0666"));
            container.configure(
                    "io.millrace.vox.guest",
                    "own",
                    entrance == VoxHub.Entrance.SOCKET
                            ? Map.of("socket", socket)
                            : Map.of("segment.target", "(millrace.segment=foreign)"));
            for (int swap = 0; swap < SWAPS; swap++) {
                assertEchoes(swap);
                container.swap(List.of(transport));
            }
            assertEchoes(SWAPS);
            peer.terminate();
            assertEquals(100L * (SWAPS + 1), peer.done());
            assertEquals(1, peer.lines(ATTACHED), peer::toString);
        }
    }

    private void assertEchoes(int round) {
        Channel channel = container.await(Channel.class, "(millrace.channel=own/0)");
        for (int i = 0; i < 100; i++) {
            byte[] question = VoxMessages.of(round * 100L + i, 3 * i);
            assertEquals(Offer.SENT, channel.send(question, Eventually.WATCHDOG), "question " + i);
            List<byte[]> answers = new ArrayList<>();
            channel.receive(
                    (segment, offset, length, _) ->
                            answers.add(segment.asSlice(offset, length).toArray(ValueLayout.JAVA_BYTE)),
                    Eventually.WATCHDOG);
            assertArrayEquals(question, answers.getFirst(), "answer " + i);
        }
    }

    @Test
    void hostAndGuestOfOneContainerKeepTheirLink() throws Exception {
        VoxHub hub = VoxHub.configure(container, folder);
        hub.guest(VoxHub.Entrance.SOCKET);
        for (int swap = 0; swap < SWAPS; swap++) {
            Channel guest = container.await(Channel.class, "(millrace.channel=own/0)");
            assertEquals(Offer.SENT, guest.send(VoxMessages.of(swap, 30), Eventually.WATCHDOG));
            container.swap(List.of(transport));
            List<byte[]> heard = new ArrayList<>();
            hub.channel(1)
                    .receive(
                            (segment, offset, length, _) ->
                                    heard.add(segment.asSlice(offset, length).toArray(ValueLayout.JAVA_BYTE)),
                            Eventually.WATCHDOG);
            assertArrayEquals(VoxMessages.of(swap, 30), heard.getFirst());
        }
        assertEquals(1, container.references(Channel.class, VoxHub.filter()).size());
    }
}
