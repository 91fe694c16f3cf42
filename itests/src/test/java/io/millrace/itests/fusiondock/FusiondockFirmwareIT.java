package io.millrace.itests.fusiondock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.channel.PeerState;
import io.millrace.api.ring.Offer;
import io.millrace.api.signal.Signaler;
import io.millrace.fusiondock.TruncatedMessageException;
import io.millrace.fusiondock.internal.FusiondockLayout;
import io.millrace.fusiondock.internal.FusiondockOptions.Role;
import io.millrace.hw.ivshmem.internal.IvshmemDoor;
import io.millrace.hw.ivshmem.internal.IvshmemRoutes;
import io.millrace.hw.ivshmem.internal.IvshmemServer;
import io.millrace.hw.ivshmem.internal.IvshmemSpec;
import io.millrace.itests.fusiondock.Orders.Counter;
import io.millrace.itests.fusiondock.Orders.Order;
import io.millrace.itests.support.Eventually;
import io.millrace.itests.support.SharedFolder;
import io.millrace.itests.support.Sizes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The other side is firmware on an emulated aarch64 core, which finds our memory at the published addresses: rung
 * through ivshmem, whose server and peer 0 we are, or polling.
 */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FusiondockFirmwareIT {
    private static final int EXCHANGES = 2000;
    private static final int OPENINGS = 100;
    private static final int BY_HAND = 100;
    private static final int STOCK = FusiondockLayout.STOCK_MESSAGE_BYTES;
    private static final Sizes SIZES = Sizes.mix(300);
    /** Those the firmware sends back. */
    private static final int[] TYPES = {0, 1, Blobs.TYPE};

    private final SharedFolder folder = new SharedFolder();
    private final Path socket = folder.file("sock");
    private final List<String> warnings = new CopyOnWriteArrayList<>();

    @AfterEach
    void remove() {
        folder.close();
    }

    private IvshmemServer serve() {
        return IvshmemServer.open(
                IvshmemSpec.of(IvshmemDoor.of("dock", socket.toString(), 1), Firmware.MEMORY_BYTES),
                IvshmemRoutes.parse("", 1),
                Optional.empty(),
                warnings::add);
    }

    /** As the component is set up by default. */
    private static Setup setup(Signaler bell) {
        return Setup.of(Role.LINUX)
                .rings(bell)
                .fallback(Duration.ofMillis(20))
                .repeat(Duration.ofMillis(100))
                .patience(Duration.ofSeconds(1));
    }

    private static JavaSide side(IvshmemServer server) {
        return JavaSide.over(server.segment(), setup(server.signaler()));
    }

    /** The first message goes before the firmware has booted; its ring goes nowhere. */
    @Test
    void theFirstMessageNeedsNoRing() {
        try (IvshmemServer server = serve();
                JavaSide java = side(server)) {
            java.send(Blobs.TYPE, Blobs.of(20));
            try (Firmware firmware = Firmware.rung(socket)) {
                assertEquals(Message.blob(Blobs.TYPE, 20), java.receive());
                firmware.awaitSaid("ready, doorbell, memory at 0x2a800000");
                assertSound(java, firmware, new Orders(java).counters());
            }
        }
    }

    /** Every answer is found by its ring, and by nothing else. */
    @Test
    void twoThousandExchangesWithDoorbells() {
        try (IvshmemServer server = serve();
                Firmware firmware = Firmware.rung(socket)) {
            awaitRings(server);
            try (JavaSide java = sideThatWaitsForRings(server)) {
                Orders orders = new Orders(java);
                Map<Counter, Integer> before = orders.counters();
                exchange(java);
                Map<Counter, Integer> after = orders.counters();
                for (Counter each : List.of(Counter.RECEIVED, Counter.SENT, Counter.RINGS)) {
                    assertEquals(EXCHANGES + 1, after.get(each) - before.get(each), () -> before + ", then " + after);
                }
                assertTrue(after.get(Counter.HEARD) > before.get(Counter.HEARD), () -> before + ", then " + after);
                assertSound(java, firmware, after);
            }
        }
        assertEquals(List.of(), warnings);
    }

    /** QEMU drops rings until it has learnt where to ring us. */
    private static void awaitRings(IvshmemServer server) {
        try (JavaSide java = side(server)) {
            Eventually.until("a ring of the firmware", java::toString, () -> {
                java.send(Blobs.TYPE, Blobs.of(1));
                assertEquals(Message.blob(Blobs.TYPE, 1), java.receive());
                return server.signaler().await(Duration.ofMillis(10).toNanos());
            });
        }
    }

    private static JavaSide sideThatWaitsForRings(IvshmemServer server) {
        return JavaSide.over(
                server.segment(), setup(new Bell(server.signaler()).untilRung()).afterRings());
    }

    @Test
    void twoThousandExchangesPolled() {
        Path memory = folder.file("memory");
        try (JavaSide java = JavaSide.open(memory, Setup.of(Role.LINUX));
                Firmware firmware = Firmware.plain(memory)) {
            exchange(java);
            firmware.awaitSaid("ready, plain, memory at 0x2a800000");
            Map<Counter, Integer> counters = new Orders(java).counters();
            assertEquals(EXCHANGES + 1, counters.get(Counter.RECEIVED));
            assertEquals(0, counters.get(Counter.DOORBELL));
            assertEquals(0, counters.get(Counter.RINGS));
            assertSound(java, firmware, counters);
        }
    }

    private static void exchange(JavaSide java) {
        for (int i = 0; i < EXCHANGES; i++) {
            byte[] message = Blobs.of(i, SIZES.at(i));
            int type = TYPES[i % TYPES.length];
            java.send(type, message);
            assertEquals(Message.of(type, message), java.receive());
        }
    }

    @Test
    void aMessageThatFillsARegionComesBackWholeWithDoorbells() {
        try (IvshmemServer server = serve();
                JavaSide java = side(server);
                Firmware firmware = Firmware.rung(socket)) {
            assertLongestComesBack(java, firmware);
        }
    }

    @Test
    void aMessageThatFillsARegionComesBackWholePolled() {
        Path memory = folder.file("memory");
        try (JavaSide java = JavaSide.open(memory, Setup.of(Role.LINUX));
                Firmware firmware = Firmware.plain(memory)) {
            assertLongestComesBack(java, firmware);
        }
    }

    private static void assertLongestComesBack(JavaSide java, Firmware firmware) {
        java.send(Blobs.TYPE, Blobs.of(Dock.CAPACITY));
        assertEquals(Message.blob(Blobs.TYPE, Dock.CAPACITY), java.receive());
        assertSound(java, firmware, new Orders(java).counters());
    }

    /** Both regions are initialised here, with small slots. */
    @Test
    void messagesComeBackWholeInPieces() {
        int slot = 4096;
        Path memory = folder.file("memory");
        for (Role each : Role.values()) {
            JavaSide.open(memory, Setup.of(each).region(FusiondockLayout.REGION_BYTES, slot))
                    .close();
        }
        try (JavaSide java = JavaSide.open(memory, Setup.of(Role.LINUX));
                Firmware firmware = Firmware.plain(memory)) {
            new Orders(java).give(Order.REST_MILLIS, 60_000);
            for (int length : new int[] {slot, slot + 1, 2 * slot, 2 * slot + 1, 100 * slot + 7}) {
                java.send(Blobs.TYPE, Blobs.of(length));
                assertEquals(Message.blob(Blobs.TYPE, length), java.receive());
            }
            assertSound(java, firmware, new Orders(java).counters());
        }
    }

    @Test
    void ringsThatAreLostOrStrayChangeNothing() {
        try (IvshmemServer server = serve();
                Firmware firmware = Firmware.rung(socket);
                JavaSide java = JavaSide.over(
                        server.segment(),
                        setup(new Bell(server.signaler()).losing(5)).afterRings())) {
            Orders orders = new Orders(java);
            orders.give(Order.LOSE_RINGS, 10);
            for (int i = 0; i < 20; i++) {
                java.send(Blobs.TYPE, Blobs.of(i));
                assertEquals(Message.blob(Blobs.TYPE, i), java.receive());
            }
            orders.give(Order.STRAY_RINGS, 1000);
            java.send(Blobs.TYPE, Blobs.of(30));
            assertEquals(Message.blob(Blobs.TYPE, 30), java.receive());
            java.assertNothing();
            Map<Counter, Integer> counters = orders.counters();
            assertEquals(10, counters.get(Counter.LOST));
            assertSound(java, firmware, counters);
        }
    }

    /** A tick that stands in the slot when a link is closed is the first of the next one. */
    @Test
    void noTickIsLostOrDoubledWhileLinksComeAndGo() {
        try (IvshmemServer server = serve();
                Firmware firmware = Firmware.rung(socket)) {
            List<Long> ticks;
            try (JavaSide java = side(server)) {
                Orders orders = new Orders(java);
                orders.give(Order.TICK_MILLIS, 1);
                orders.tick(true);
                ticks = orders.ticks();
                orders.awaitTicks(1);
            }
            for (int opening = 0; opening < OPENINGS; opening++) {
                try (JavaSide java = side(server)) {
                    Orders orders = new Orders(java);
                    orders.awaitTicks(1 + opening % 5);
                    ticks.addAll(orders.ticks());
                }
            }
            try (JavaSide java = side(server)) {
                Orders orders = new Orders(java);
                orders.tick(false);
                Map<Counter, Integer> counters = orders.counters();
                ticks.addAll(orders.ticks());
                assertEquals(LongStream.rangeClosed(1, ticks.size()).boxed().toList(), ticks);
                assertEquals(ticks.size(), counters.get(Counter.TICKS));
                assertSound(java, firmware, counters);
            }
        }
    }

    /** Such a tick is READY before its number is written, and the next one waits for nobody. */
    @Test
    void aTickByHandIsReadWhenItIsRungFor() {
        try (IvshmemServer server = serve();
                Firmware firmware = Firmware.rung(socket)) {
            awaitRings(server);
            try (JavaSide java = sideThatWaitsForRings(server)) {
                Orders orders = new Orders(java);
                orders.give(Order.TICK_MILLIS, 5);
                orders.give(Order.MANNERS, 1);
                orders.tick(true);
                orders.awaitTicks(BY_HAND);
                List<Long> ticks = orders.ticks();
                for (int i = 1; i < ticks.size(); i++) {
                    long before = ticks.get(i - 1);
                    long tick = ticks.get(i);
                    assertTrue(tick > before, () -> tick + " after " + before);
                }
            }
            assertTrue(firmware.isOn(), firmware::toString);
        }
    }

    @Test
    void aMessageItDoesNotHoldIsTakenBack() {
        try (IvshmemServer server = serve();
                Firmware firmware = Firmware.rung(socket);
                JavaSide java = side(server)) {
            Orders orders = new Orders(java);
            orders.give(Order.LIMIT_BYTES, STOCK);
            java.send(Blobs.TYPE, Blobs.of(STOCK + 1));
            firmware.awaitSaid("a message too long stays READY");
            java.await("a peer that is late", () -> java.link().peer() == PeerState.LATE);
            assertEquals(Offer.FULL, java.offer(Blobs.TYPE, Blobs.of(1)));
            assertTrue(java.link().reclaim());
            java.send(Blobs.TYPE, Blobs.of(STOCK));
            assertEquals(Message.blob(Blobs.TYPE, STOCK), java.receive());
            assertEquals(1, orders.counters().get(Counter.REFUSED));
        }
    }

    @Test
    void aMachineThatStopsInTheMiddleOfAMessageIsFollowedByTheNext() {
        try (IvshmemServer server = serve()) {
            try (Firmware firmware = Firmware.rung(socket);
                    JavaSide java = side(server)) {
                java.send(Blobs.TYPE, Blobs.of(20));
                assertEquals(Message.blob(Blobs.TYPE, 20), java.receive());
                smallSlots(server, 4096);
                new Orders(java).give(Order.HALT_BEHIND_PIECE, 2);
                java.send(Blobs.TYPE, Blobs.of(20_000));
                java.told(TruncatedMessageException.class);
                firmware.awaitSaid("halted in the middle of a message");
            }
            try (Firmware firmware = Firmware.rung(socket);
                    JavaSide java =
                            JavaSide.over(server.segment(), Setup.of(Role.LINUX).rings(server.signaler()))) {
                java.send(Blobs.TYPE, Blobs.of(30_000));
                assertEquals(Message.blob(Blobs.TYPE, 30_000), java.receive());
                assertSound(java, firmware, new Orders(java).counters());
            }
        }
    }

    /** Makes the slot that the firmware writes smaller, while it is free. */
    private static void smallSlots(IvshmemServer server, int bytes) {
        server.segment().memory().setInt(FusiondockLayout.REGION_BYTES, bytes);
    }

    @Test
    void aMachineThatIsSwitchedOffIsFollowedByTheNext() {
        try (IvshmemServer server = serve();
                JavaSide java = side(server)) {
            for (int life = 0; life < 5; life++) {
                try (Firmware firmware = Firmware.rung(socket)) {
                    for (int i = 0; i < 20; i++) {
                        java.send(Blobs.TYPE, Blobs.of(life, 100 + i));
                        assertEquals(Message.of(Blobs.TYPE, Blobs.of(life, 100 + i)), java.receive());
                    }
                    assertEquals(List.of(1), server.guests());
                    firmware.kill();
                }
                java.await("the guest to leave", () -> server.guests().isEmpty());
            }
            assertEquals(List.of(), java.link().problems());
        }
    }

    /** Nothing was wrong at either side. */
    private static void assertSound(JavaSide java, Firmware firmware, Map<Counter, Integer> counters) {
        assertEquals(List.of(), java.link().problems());
        for (Counter each : List.of(Counter.TRUNCATED, Counter.REFUSED, Counter.CORRUPT, Counter.UNKNOWN)) {
            assertEquals(0, counters.get(each), () -> each + " of " + counters + "; " + firmware);
        }
        assertTrue(firmware.isOn(), firmware::toString);
    }
}
