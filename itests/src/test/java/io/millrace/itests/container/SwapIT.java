package io.millrace.itests.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.channel.Channel;
import io.millrace.api.ring.Offer;
import io.millrace.api.ring.RingInfo;
import io.millrace.itests.support.CPeer;
import io.millrace.itests.support.Eventually;
import io.millrace.itests.support.Payload;
import io.millrace.itests.support.SharedFolder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.SynchronousBundleListener;

/** The transport bundle is replaced while messages flow. */
final class SwapIT {
    private static final int SWAPS = 8;
    private static final int BETWEEN_SWAPS = 1500;
    private static final Pattern SENT =
            Pattern.compile("\\{\"ev\":\"done\",\"count\":(\\d+),\"errors\":0,\"corrupt\":0}");
    private static final int COUNT = (SWAPS + 1) * BETWEEN_SWAPS;
    private static final String DONE = "{\"ev\":\"done\",\"count\":" + COUNT + ",\"errors\":0,\"corrupt\":0}";

    private final Container container = Container.start();
    private final SharedFolder folder = new SharedFolder();
    private final Bundle transport = container.bundle("io.millrace.transport.nrfrpc");

    @AfterEach
    void stop() {
        container.close();
        folder.close();
    }

    @ParameterizedTest
    @EnumSource
    void everyMessageOfThePeerArrivesOnceAndInOrder(Signal signal) throws Exception {
        Link link = Link.configure(container, "plc", folder.file("plc"), signal);
        try (Receiver receiver = new Receiver(link);
                CPeer peer = link.peer("send", "--count", "0", "--sizes", "1,4,40,200", "--quiet")) {
            for (int swap = 1; swap <= SWAPS; swap++) {
                receiver.await(receiver.count() + BETWEEN_SWAPS);
                container.swap(List.of(transport));
            }
            assertTrue(peer.isAlive(), "the peer must still be sending");
            peer.terminate();
            long sent = sent(peer.done());
            receiver.await(sent);
            assertEquals(List.of(), receiver.errors());
            assertEquals(sent, receiver.count());
        }
        assertNothingIsLeft(link);
    }

    private static long sent(String done) {
        Matcher matcher = SENT.matcher(done);
        assertTrue(matcher.matches(), done);
        return Long.parseLong(matcher.group(1));
    }

    @ParameterizedTest
    @EnumSource
    void everyMessageTheGatewayWasToldIsSentArrivesOnceAndInOrder(Signal signal) throws Exception {
        Link link = Link.configure(container, "plc", folder.file("plc"), signal);
        AtomicLong sent = new AtomicLong();
        try (CPeer peer = link.peer("recv", "--count", "" + COUNT, "--quiet")) {
            Thread sender = Thread.ofPlatform().name("sender").start(() -> sendAll(link, sent));
            for (int swap = 1; swap <= SWAPS; swap++) {
                awaitCount("messages of the gateway", sent::get, (long) swap * BETWEEN_SWAPS);
                container.swap(List.of(transport));
            }
            assertEquals(DONE, peer.done());
            sender.join();
            assertEquals(COUNT, sent.get());
        }
        assertNothingIsLeft(link);
    }

    /** Round robin over the endpoints; what was refused because the channel closed goes to the next one. */
    private static void sendAll(Link link, AtomicLong sent) {
        for (int i = 0; i < COUNT; i++) {
            int endpoint = i % Link.ENDPOINTS;
            byte[] message = Payload.of(i / Link.ENDPOINTS, endpoint, 1 + i % 200);
            while (!isSent(link.container().find(Channel.class, link.filter(endpoint)).stream()
                    .map(channel -> channel.send(message, Duration.ofSeconds(1)))
                    .toList())) {
                Thread.onSpinWait();
            }
            sent.incrementAndGet();
        }
    }

    private static boolean isSent(List<Offer> offers) {
        return offers.contains(Offer.SENT);
    }

    @Test
    void anApplicationIsNotRestartedAndGoesOn() throws Exception {
        Link link = Link.configure(container, "plc", folder.file("plc"), Signal.FUTEX);
        container.configure(
                "io.millrace.demo.traffic",
                "plc",
                Map.of("channel.target", link.filter(0), "periodMillis", 1, "mode", "send"));
        List<String> events = new CopyOnWriteArrayList<>();
        SynchronousBundleListener listener = event -> record(event, events);
        try (CPeer _ = link.peer("echo", "--count", "0")) {
            awaitCount("answers to the application", () -> answers(link), 10);
            container.context().addBundleListener(listener);
            container.swap(List.of(transport));
            awaitCount("answers to the application after the swap", () -> answers(link), 10);
            container.context().removeBundleListener(listener);
        }
        assertEquals(
                List.of("io.millrace.transport.nrfrpc"),
                events.stream().distinct().toList());
        assertEquals(Bundle.ACTIVE, transport.getState());
    }

    private static void record(BundleEvent event, List<String> events) {
        if (event.getType() == BundleEvent.STOPPED || event.getType() == BundleEvent.STARTED) {
            events.add(event.getBundle().getSymbolicName());
        }
    }

    /** Counted by the channel there is now: each has its own counters. */
    private static long answers(Link link) {
        return link.channel(0).rx().info().messages();
    }

    @Test
    void theProviderBeforeTheSwapAnswersClosedAndTheOneAfterItSends() throws Exception {
        Link link = Link.configure(container, "plc", folder.file("plc"), Signal.FUTEX);
        Channel before = link.channel(0);
        container.swap(List.of(transport));
        Channel after = link.channel(0);
        assertFalse(before == after, "the channel was not replaced");
        assertEquals(Offer.CLOSED, before.send(new byte[4], Duration.ZERO));
        assertEquals(0, before.receive((_, _, _, _) -> {}, Duration.ofSeconds(1)));
        assertEquals(Offer.SENT, after.send(new byte[4], Duration.ZERO));
    }

    private static void awaitCount(String what, java.util.function.LongSupplier count, long wanted) {
        Eventually.until(wanted + " " + what, () -> count.getAsLong() >= wanted);
    }

    /** Neither side holds a message that could arrive a second time. */
    private static void assertNothingIsLeft(Link link) {
        for (int endpoint = 0; endpoint < Link.ENDPOINTS; endpoint++) {
            RingInfo tx = link.channel(endpoint).tx().info();
            RingInfo rx = link.channel(endpoint).rx().info();
            assertEquals(0, tx.backlog(), () -> "sending end " + tx);
            assertEquals(0, rx.backlog(), () -> "receiving end " + rx);
        }
    }
}
