package io.millrace.itests.fusiondock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.channel.Channel;
import io.millrace.api.ring.Offer;
import io.millrace.api.segment.Segment;
import io.millrace.fusiondock.internal.FusiondockOptions.Role;
import io.millrace.itests.container.Container;
import io.millrace.itests.fusiondock.Orders.Counter;
import io.millrace.itests.fusiondock.Orders.Order;
import io.millrace.itests.support.Eventually;
import io.millrace.itests.support.SharedFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.osgi.framework.Bundle;
import org.osgi.service.cm.Configuration;

/** Bundles are updated while the firmware keeps ticking; it goes on and notices nothing. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FusiondockFirmwareSwapIT {
    private static final String LINK = "io.millrace.shm.fusiondock";
    private static final String DEVICE = "io.millrace.hw.adapters.ivshmem";
    private static final String CHANNEL = "(millrace.channel=dock)";
    private static final int SWAPS = 20;
    private static final int BETWEEN_SWAPS = 30;
    private static final int EXCHANGES = 100;
    /** A stop waits for who is just being served, however slow the machine is. */
    private static final int LEASE_MILLIS = 60_000;

    private final Container container = Container.start();
    private final SharedFolder folder = new SharedFolder();
    private final Path memory = folder.file("memory");
    private final Path socket = folder.file("sock");

    @AfterEach
    void stop() {
        container.close();
        folder.close();
    }

    @Test
    void noTickIsLostWhileTheMailboxIsUpdated() throws Exception {
        keepTicking(List.of(container.bundle(LINK)));
    }

    @Test
    void noTickIsLostWhileTheDeviceIsUpdated() throws Exception {
        keepTicking(List.of(container.bundle(DEVICE)));
    }

    @Test
    void noTickIsLostWhileBothAreUpdated() throws Exception {
        keepTicking(List.of(container.bundle(DEVICE), container.bundle(LINK)));
    }

    private void keepTicking(List<Bundle> bundles) throws Exception {
        container.configure(
                "io.millrace.hw.ivshmem",
                "dock",
                Map.of("socket", socket.toString(), "path", memory.toString(), "size", Firmware.MEMORY_BYTES));
        container.await(Segment.class, "(millrace.segment=dock)");
        try (Firmware firmware = Firmware.rung(socket)) {
            begin();
            Configuration link = container.configure(
                    "io.millrace.fusiondock",
                    "dock",
                    Map.of(
                            "segment.target",
                            "(millrace.segment=dock)",
                            "signaler.target",
                            "(millrace.signaler=dock)",
                            "leaseMillis",
                            LEASE_MILLIS));
            try (TickReceiver receiver = new TickReceiver(container, CHANNEL)) {
                for (int swap = 0; swap < SWAPS; swap++) {
                    receiver.awaitTicks(BETWEEN_SWAPS);
                    container.swap(bundles);
                }
                receiver.awaitTicks(BETWEEN_SWAPS);
                List<Message> sent = sendAll();
                receiver.awaitOthers(sent.size());
                assertEquals(sent, receiver.others());
                assertEquals(List.of(), receiver.errors());
                link.delete();
                Eventually.until(
                        "the end of the link",
                        () -> container.find(Channel.class, CHANNEL).isEmpty());
                assertAllTicks(receiver, firmware);
            }
        }
    }

    /** Before there is a link here somebody else has told the firmware what to do. */
    private void begin() {
        try (JavaSide java = JavaSide.open(memory, Setup.of(Role.LINUX))) {
            Orders orders = new Orders(java);
            orders.give(Order.TICK_MILLIS, 2);
            orders.tick(true);
        }
    }

    /** Sends messages the firmware answers, each when the one before was taken; answers what is to come back. */
    private List<Message> sendAll() {
        List<Message> sent = new ArrayList<>();
        Channel channel = container.await(Channel.class, CHANNEL);
        for (int i = 0; i < EXCHANGES; i++) {
            byte[] message = Blobs.of(i, i);
            assertEquals(Offer.SENT, channel.send(message, Eventually.WATCHDOG));
            sent.add(Message.of(Blobs.TYPE, message));
        }
        return sent;
    }

    /** What the receiver does not have yet stands in the slot, and nothing else. */
    private void assertAllTicks(TickReceiver receiver, Firmware firmware) {
        try (JavaSide java = JavaSide.open(memory, Setup.of(Role.LINUX))) {
            Orders orders = new Orders(java);
            orders.tick(false);
            Map<Counter, Integer> counters = orders.counters();
            long next = receiver.ticks() + 1;
            for (long tick : orders.ticks()) {
                assertEquals(next++, tick);
            }
            assertEquals(next - 1, counters.get(Counter.TICKS).longValue());
            assertTrue(counters.get(Counter.HEARD) > 0, counters::toString);
            assertEquals(0, counters.get(Counter.CORRUPT), counters::toString);
            assertEquals(0, counters.get(Counter.TRUNCATED), counters::toString);
            assertTrue(firmware.isOn(), firmware::toString);
        }
    }
}
