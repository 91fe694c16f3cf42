package io.millrace.itests.container;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.api.channel.Channel;
import io.millrace.api.ring.Offer;
import io.millrace.itests.support.ChildProcess;
import io.millrace.itests.support.Eventually;
import io.millrace.itests.support.Payload;
import io.millrace.itests.support.SharedFolder;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.osgi.framework.Bundle;

/** The bundle that has the memory is replaced while messages flow through it; the peer notices nothing. */
final class PosixSwapIT {
    private static final int SWAPS = 8;
    private static final int BETWEEN_SWAPS = 1000;
    private static final int COUNT = (SWAPS + 1) * BETWEEN_SWAPS;
    private static final int MOST_BYTES = 200;

    private final Container container = Container.start();
    private final SharedFolder folder = new SharedFolder();
    private final Bundle bundle = container.bundle(PosixHub.BUNDLE);

    @AfterEach
    void stop() {
        container.close();
        PosixLeftovers.remove(folder);
    }

    @ParameterizedTest
    @EnumSource
    void everyMessageOfThePeerArrivesOnceAndInOrder(PosixMemory memory) throws Exception {
        PosixHub hub = PosixHub.configure(container, folder, memory);
        try (Receiver receiver = new Receiver(hub.link());
                ChildProcess side = hub.side("send", COUNT)) {
            for (int swap = 1; swap <= SWAPS; swap++) {
                receiver.await((long) swap * BETWEEN_SWAPS);
                container.swap(List.of(bundle));
            }
            receiver.await(COUNT);
            assertEquals(List.of(), receiver.errors());
            assertEquals(COUNT, receiver.count());
            assertEquals(0, side.exitStatus(), side::toString);
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyMessageTheGatewayWasToldIsSentArrivesOnceAndInOrder(PosixMemory memory) throws Exception {
        PosixHub hub = PosixHub.configure(container, folder, memory);
        AtomicLong sent = new AtomicLong();
        try (ChildProcess side = hub.side("recv", COUNT)) {
            Thread sender = Thread.ofPlatform().name("sender").start(() -> sendAll(hub.link(), sent));
            for (int swap = 1; swap <= SWAPS; swap++) {
                long wanted = (long) swap * BETWEEN_SWAPS;
                Eventually.until(wanted + " messages of the gateway", sent::get, () -> sent.get() >= wanted);
                container.swap(List.of(bundle));
            }
            assertEquals(0, side.exitStatus(), side::toString);
            assertEquals("done", side.out().getLast());
            sender.join();
            assertEquals(COUNT, sent.get());
        }
    }

    /** Round robin over the endpoints; what was refused because the channel closed goes to the next one. */
    private static void sendAll(Link link, AtomicLong sent) {
        for (int i = 0; i < COUNT; i++) {
            int endpoint = i % Link.ENDPOINTS;
            byte[] message = Payload.of(i / Link.ENDPOINTS, endpoint, 1 + i % MOST_BYTES);
            while (!isSent(link, endpoint, message)) {
                Thread.onSpinWait();
            }
            sent.incrementAndGet();
        }
    }

    private static boolean isSent(Link link, int endpoint, byte[] message) {
        return link.container()
                .find(Channel.class, link.filter(endpoint))
                .filter(channel -> channel.send(message, Duration.ofSeconds(1)) == Offer.SENT)
                .isPresent();
    }
}
