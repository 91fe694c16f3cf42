package io.millrace.fusiondock.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.channel.Channel;
import io.millrace.api.channel.PeerState;
import io.millrace.api.layout.SegmentLayout;
import io.millrace.api.memory.Access;
import io.millrace.api.memory.Memory;
import io.millrace.api.memory.PeerCorruptionException;
import io.millrace.api.ring.Offer;
import io.millrace.api.ring.RingInfo;
import io.millrace.api.signal.Signaler;
import io.millrace.api.signal.SignalerInfo;
import io.millrace.api.testkit.Together;
import io.millrace.fusiondock.Mailbox;
import io.millrace.fusiondock.internal.FusiondockOptions.Role;
import io.millrace.fusiondock.internal.Mailboxes.Received;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.service.component.ComponentException;

@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FusiondockComponentTest {
    private static final Duration LONG = Duration.ofHours(1);
    private static final int OP = FusiondockLayout.OP_TYPE_OFFSET;
    private static final int PIECE = 64;
    /** So many times the longest bound is more than the watchdog allows. */
    private static final int ROUNDS = 100;

    private final Memory memory = Mailboxes.memory(Access.NORMAL);

    @TempDir
    private Path data;

    private Hosted hosted;

    @BeforeEach
    void begin() {
        hosted = new Hosted(data, memory);
    }

    @AfterEach
    void end() {
        hosted.close();
    }

    @Test
    void aLinkOffersItsChannelAndItsMailboxUntilItStops() {
        FusiondockComponent component = hosted.start(Map.of("sendType", 9));

        assertEquals(1, hosted.all(Channel.class).size());
        assertEquals(1, hosted.all(Mailbox.class).size());
        assertEquals(
                List.of("fusiondock dock in ram"),
                hosted.all(SegmentLayout.class).stream()
                        .map(it -> it.owner() + " in " + it.segment())
                        .toList());
        for (String property : List.of("protocol=fusiondock", "peer=UNIPROTON", "segment=ram")) {
            assertTrue(
                    hosted.services().keySet().stream().allMatch(text -> text.contains("millrace." + property)),
                    hosted.services()::toString);
        }
        Channel channel = hosted.channel("dock");
        assertEquals(9, channel.info().endpoint());
        assertEquals(PeerState.ABSENT, channel.peer());
        assertEquals(RingInfo.Threads.MANY, channel.tx().info().threads());

        hosted.stop(component);
        assertEquals(Map.of(), hosted.services());
        assertEquals(List.of(), hosted.lines());
        Hosted.until("the end of the thread", Thread::activeCount, () -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith("millrace-fusiondock")));
        assertEquals(Offer.CLOSED, channel.send(new byte[1], LONG));
    }

    @Test
    void messagesPassBothWaysWithTheirTypes() {
        hosted.start(Map.of("sendType", 9));
        hosted.start(Map.of("name", "rtos", "role", "UNIPROTON"));
        Channel linux = hosted.channel("dock");
        Channel rtos = hosted.channel("rtos");

        assertEquals(Offer.SENT, linux.send(new byte[] {1, 2}, LONG));
        assertEquals(List.of(Received.of(9, new byte[] {1, 2})), Hosted.receive(rtos, LONG));
        assertEquals(Offer.SENT, Mailboxes.offer(hosted.mailbox("rtos").tx(1), Mailboxes.text("Hello openEuler")));
        assertEquals(List.of(Received.of(1, Mailboxes.text("Hello openEuler"))), Hosted.receive(linux, LONG));
        Hosted.until(
                "both are there", rtos::peer, () -> rtos.peer() == PeerState.ALIVE && linux.peer() == PeerState.ALIVE);
        assertEquals("LINUX", rtos.info().peer());
    }

    @Test
    void aRegionHasOneWriter() {
        FusiondockComponent first = hosted.start(Map.of());
        byte[] before = Mailboxes.head(memory, 0);

        var refusal =
                assertThrows(ComponentException.class, () -> hosted.start(Map.of("name", "second", "init", "ALWAYS")));

        assertEquals(
                "io.millrace.fusiondock~second: refused bytes 0 to 4095 of ram: another writer has a part of them",
                refusal.getMessage());
        assertEquals(List.of("error " + refusal.getMessage()), hosted.lines());
        assertArrayEquals(before, Mailboxes.head(memory, 0));
        hosted.stop(first);
        hosted.start(Map.of("name", "second"));
        assertEquals("second", hosted.channel("second").info().name());
    }

    @ParameterizedTest
    @ValueSource(strings = {"SPIN", "SPIN_THEN_PARK", "NONE"})
    void aLongMessagePassesWholeWhoeverWaits(String waiting) throws Exception {
        hosted.start(Map.of("maxSizeBytes", PIECE, "wait_policy", waiting));
        hosted.start(Map.of("name", "rtos", "role", "UNIPROTON", "maxSizeBytes", PIECE, "wait_policy", waiting));
        Channel linux = hosted.channel("dock");
        Channel rtos = hosted.channel("rtos");

        List<Received> sent = IntStream.of(10_000, 0, 65, 64)
                .mapToObj(length -> Received.of(3, Mailboxes.blob(length)))
                .toList();
        List<Received> there = new ArrayList<>();
        List<Received> back = new ArrayList<>();

        Together.run(
                () -> sent.forEach(message -> insist(linux, message)),
                () -> take(rtos, sent.size(), message -> {
                    there.add(message);
                    insist(rtos, message);
                }),
                () -> take(linux, sent.size(), back::add));
        assertEquals(sent, there);
        assertEquals(sent, back);
        assertEquals(List.of(), hosted.lines());
    }

    /** Who does not wait asks again. */
    private static void insist(Channel channel, Received message) {
        byte[] bytes = HexFormat.of().parseHex(message.hex());
        Offer answer = channel.send(bytes, LONG);
        while (answer == Offer.FULL && !Thread.currentThread().isInterrupted()) {
            answer = channel.send(bytes, LONG);
        }
        assertEquals(Offer.SENT, answer);
    }

    /** Takes so many messages, of which more may come at once. */
    private static void take(Channel channel, int count, Consumer<Received> handler) {
        int came = 0;
        while (came < count && !Thread.currentThread().isInterrupted()) {
            List<Received> some = Hosted.receive(channel, LONG);
            some.forEach(handler);
            came += some.size();
        }
    }

    @Test
    void whoIsNotToWaitDoesNot() {
        hosted.start(Map.of("wait_policy", "NONE"));
        Channel channel = hosted.channel("dock");
        assertEquals(0, channel.receive((_, _, _, _) -> {}, LONG));
        assertEquals(Offer.SENT, channel.send(new byte[1], LONG));
        assertEquals(Offer.FULL, channel.send(new byte[1], LONG));
    }

    @Test
    void aPeerThatDoesNotReadIsRungAgainAndIsLateUntilItDoes() {
        Bell bell = new Bell();
        hosted.start(
                Map.of(
                        "ring_repeat",
                        1,
                        "wait_timeout",
                        1,
                        "signaler_target",
                        "(millrace.signaler=ipi)",
                        "target_map",
                        new String[] {"1=7"}),
                Optional.of(bell));
        FusiondockLink peer = Mailboxes.link(memory, Role.UNIPROTON);
        Channel channel = hosted.channel("dock");
        List<PeerState> told = new CopyOnWriteArrayList<>();
        channel.listen((_, _, after) -> told.add(after));

        assertEquals(Offer.SENT, channel.send(new byte[1], LONG));
        Hosted.until("rung five times", () -> bell.rings, () -> bell.rings.size() >= 5);
        Hosted.until("late", () -> told, () -> channel.peer() == PeerState.LATE);
        assertEquals(1, Mailboxes.drain(peer).size());
        Hosted.until("alive", () -> told, () -> channel.peer() == PeerState.ALIVE);
        assertEquals(List.of(7), bell.rings.stream().distinct().toList());
        assertTrue(told.containsAll(List.of(PeerState.LATE, PeerState.ALIVE)), told::toString);
    }

    @Test
    void ringsAreHeardThoughNobodyWaits() {
        Bell bell = new Bell();
        hosted.start(
                Map.of("trigger", "DOORBELL", "poll_fallback", 1000, "wait_policy", "NONE", "role", "UNIPROTON"),
                Optional.of(bell));
        Channel channel = hosted.channel("dock");
        assertEquals(List.of(), Hosted.receive(channel, Duration.ZERO));
        FusiondockLink peer = Mailboxes.link(memory, Role.LINUX);
        for (int i = 0; i < ROUNDS; i++) {
            assertEquals(Offer.SENT, Mailboxes.send(peer, 2, new byte[] {(byte) i}));
            bell.rung.release();
            List<Received> came = new ArrayList<>();
            Hosted.until("a message", () -> came, () -> came.addAll(Hosted.receive(channel, Duration.ZERO)));
            assertEquals(List.of(Received.of(2, new byte[] {(byte) i})), came);
        }
    }

    @Test
    void whatIsWrongIsLoggedOnce() {
        hosted.start(Map.of());
        Channel channel = hosted.channel("dock");
        Mailboxes.link(memory, Role.UNIPROTON);
        memory.setInt(Mailboxes.REGION + OP, 77);

        assertThrows(PeerCorruptionException.class, () -> Hosted.receive(channel, LONG));
        Hosted.until("told", hosted::lines, () -> !hosted.lines().isEmpty());
        Hosted.until("corrupt", channel::peer, () -> channel.peer() == PeerState.CORRUPT);
        assertEquals(
                List.of("warn link dock: op_type at offset 0x1008 is 77, allowed: 0 (START), 1 (READY_TO_READ), "
                        + "2 (READ_END), 3 (DEL)"),
                hosted.lines());
        assertEquals("op_type", channel.info().problems().getFirst().kind());
    }

    @Test
    void aMessageWhoseSlotIsSpoiledWhileItIsOnItsWayEndsAndIsTold() {
        hosted.start(Map.of("maxSizeBytes", PIECE));
        Channel channel = hosted.channel("dock");
        assertEquals(Offer.SENT, channel.send(Mailboxes.blob(150), Duration.ZERO));
        memory.setInt(OP, 77);
        Hosted.until("told", hosted::lines, () -> !hosted.lines().isEmpty());
        assertTrue(hosted.lines().getFirst().startsWith("warn link dock: op_type at offset 0x8 is 77"));
        assertTrue(hosted.mailbox("dock").reclaim());
        assertEquals(Offer.SENT, channel.send(new byte[1], LONG));
    }

    @Test
    void waitsForTheSignalerThatItsConfigurationNamesAndWritesNothing() {
        hosted.start(Map.of("signaler_target", "(millrace.signaler=ipi)"));
        assertEquals(Map.of(), hosted.services());
        assertEquals(0, memory.getInt(0));
    }

    @Test
    void withdrawsItsServicesByItselfWhenItsSegmentWasClosed() {
        Arena arena = Arena.ofShared();
        Memory closing = Memory.of(arena.allocate(2L * Mailboxes.REGION, 16), Access.NORMAL);
        try (Hosted other = new Hosted(data, closing)) {
            other.start(Map.of());
            assertEquals(3, other.services().size());
            arena.close();
            Hosted.until("the end of the services", other.services()::toString, () -> other.services()
                    .isEmpty());
        }
    }

    @Test
    void aListenerThatThrowsEndsTheLinkAndIsLogged() {
        hosted.start(Map.of());
        Channel channel = hosted.channel("dock");
        channel.listen((_, _, _) -> {
            throw new IllegalStateException("a defect of the application");
        });

        Mailboxes.link(memory, Role.UNIPROTON);

        Hosted.until("the end of the services", hosted.services()::toString, () -> hosted.services()
                .isEmpty());
        assertEquals(
                List.of("error link dock: its thread died: java.lang.IllegalStateException: a defect of the "
                        + "application"),
                hosted.lines());
        assertEquals(Offer.CLOSED, channel.send(new byte[1], LONG));
    }

    /** Notes whom it rings; is rung by the test. */
    private static final class Bell implements Signaler {
        private final List<Integer> rings = new CopyOnWriteArrayList<>();
        private final Semaphore rung = new Semaphore(0);

        @Override
        public void ring(int target) {
            rings.add(target);
        }

        @Override
        public boolean await(long timeoutNanos) {
            try {
                return rung.tryAcquire(timeoutNanos, TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }

        @Override
        public SignalerInfo info() {
            return new SignalerInfo("ipi", "test", 0, 0, 0);
        }

        @Override
        public void close() {}
    }
}
