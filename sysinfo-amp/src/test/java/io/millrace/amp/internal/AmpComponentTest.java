package io.millrace.amp.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.amp.Core;
import io.millrace.amp.Entry;
import io.millrace.amp.FirmwareEntry;
import io.millrace.amp.Pool;
import io.millrace.amp.QueueInfo;
import io.millrace.amp.Queues;
import io.millrace.amp.Rpmsg;
import io.millrace.amp.Signals;
import io.millrace.amp.SysInfo;
import io.millrace.amp.SysInfoListener;
import io.millrace.api.alloc.Allocator;
import io.millrace.api.channel.Channel;
import io.millrace.api.channel.PeerState;
import io.millrace.api.layout.SegmentLayout;
import io.millrace.api.memory.Access;
import io.millrace.api.memory.Memory;
import io.millrace.api.ring.Offer;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.service.component.ComponentConstants;
import org.osgi.service.component.ComponentException;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class AmpComponentTest {
    private static final String BOTH_WAYS = "plc: send=0x10:8x32:3, receive=0x11:8x32";

    @TempDir
    private Path data;

    private Hosted hosted;

    @BeforeEach
    void begin() {
        hosted = new Hosted(data);
    }

    @AfterEach
    void end() {
        hosted.close();
    }

    @Test
    void aMainCoreOffersEverythingUntilItStops() {
        AmpComponent component = hosted.start(Map.of(
                "queues", new String[] {BOTH_WAYS, "log: receive=18:4x64"},
                "rpmsg", "4x64",
                "endpoints", new String[] {"console: 1>7"}));

        assertEquals(List.of("c6/console", "c6/log", "c6/plc"), hosted.names());
        assertEquals(1, hosted.count(SysInfo.class));
        assertEquals(1, hosted.count(Signals.class));
        assertEquals(1, hosted.count(Queues.class));
        assertEquals(1, hosted.count(Rpmsg.class));
        assertEquals(
                List.of("amp c6 in ram", "amp c6 in rtc"),
                hosted.all(SegmentLayout.class).stream()
                        .map(it -> it.owner() + " in " + it.segment())
                        .sorted()
                        .toList());
        assertEquals(
                List.of("c6/hp", "c6/rtc"),
                hosted.all(Allocator.class).stream()
                        .map(it -> it.info().name())
                        .sorted()
                        .toList());
        assertTrue(hosted.services().keySet().stream().allMatch(text -> text.contains("millrace.protocol=amp")));
        assertEquals("sub core", hosted.channel("c6/plc").info().peer());
        assertEquals("ram", hosted.channel("c6/plc").info().segment());

        hosted.stop(component);
        assertEquals(Map.of(), hosted.services());
        assertEquals(List.of(), hosted.lines());
        Hosted.until(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith("millrace-amp")));
    }

    @Test
    void messagesPassBetweenBothCores() {
        String[] endpoints = {"console: 1>7"};
        hosted.start(Map.of("queues", new String[] {BOTH_WAYS}, "rpmsg", "4x64", "endpoints", endpoints));
        hosted.start(Map.of(
                "name",
                "sub",
                "core",
                "SUB",
                "queues",
                new String[] {"plc: receive=0x10, send=0x11"},
                "endpoints",
                new String[] {"console: 7>1"}));
        Hosted.until(() -> hosted.names().size() == 4);

        for (String line : List.of("plc", "console")) {
            assertPasses(hosted.channel("c6/" + line), hosted.channel("sub/" + line));
            assertPasses(hosted.channel("sub/" + line), hosted.channel("c6/" + line));
        }
        assertEquals(PeerState.ALIVE, hosted.channel("sub/plc").peer());
        Hosted.until(() -> hosted.channel("c6/plc").peer() == PeerState.ALIVE);
        assertEquals("main core", hosted.channel("sub/plc").info().peer());
    }

    @Test
    void aSubCoreWaitsForTheMemoryAndForEachQueue() {
        hosted.start(Map.of("core", "SUB", "queues", new String[] {"plc: receive=0x10", "log: send=0x11"}));
        assertEquals(Map.of(), hosted.services());

        AmpLink main = Amps.main(hosted.windows());
        main.createQueue(0x10, 4, 32, true).orElseThrow();
        Hosted.until(() -> hosted.names().equals(List.of("c6/plc")));
        main.createQueue(0x11, 4, 32, false).orElseThrow();
        Hosted.until(() -> hosted.names().equals(List.of("c6/log", "c6/plc")));
        assertEquals(List.of(), hosted.lines());
    }

    @Test
    void aMemoryThatIsInitialisedAnewTakesItsChannelsAndBringsThemBack() {
        AmpLink main = Amps.main(hosted.windows());
        main.createQueue(0x10, 4, 32, true).orElseThrow();
        hosted.start(Map.of("core", "SUB", "queues", new String[] {"plc: receive=0x10"}));
        Hosted.until(() -> hosted.names().equals(List.of("c6/plc")));
        Channel before = hosted.channel("c6/plc");

        main.initialise();
        Hosted.until(() -> hosted.names().isEmpty());
        assertEquals(PeerState.GONE, before.peer());
        assertEquals(0, before.receive((_, _, _, _) -> {}, Duration.ofSeconds(30)));

        main.createQueue(0x10, 4, 32, true).orElseThrow();
        Hosted.until(() -> hosted.names().equals(List.of("c6/plc")));
        Amps.send(main.sender(0x10, -1).orElseThrow().tx(), new byte[] {1, 2});
        assertEquals(1, hosted.channel("c6/plc").receive((_, _, _, _) -> {}, Duration.ofSeconds(30)));
        assertEquals(List.of("info link c6: the memory was initialised anew, its channels are gone"), hosted.lines());
    }

    @Test
    void aMainCoreThatIsUpdatedTakesOverWhateverItsStartSays() {
        for (String start : List.of("AUTO", "INIT")) {
            Map<String, Object> values = Map.of("start", start, "wipe", true, "queues", new String[] {BOTH_WAYS});
            AmpComponent first = hosted.start(values);
            assertEquals(Offer.SENT, hosted.channel("c6/plc").send(new byte[] {7}, Duration.ZERO));
            byte[] before = Amps.image(hosted.hp());
            first.close(ComponentConstants.DEACTIVATION_REASON_BUNDLE_STOPPED);

            AmpComponent second = hosted.start(values);
            assertArrayEquals(before, Amps.image(hosted.hp()), start);
            hosted.stop(second);
        }
    }

    @Test
    void anotherFirstStartInitialisesIfItMayWipe() {
        Map<String, Object> values =
                Map.of("start", "INIT", "wipe", true, "queues", new String[] {"plc: send=0x10:8x32"});
        hosted.stop(hosted.start(values));
        AmpLink main = Amps.attach(hosted.windows(), Core.MAIN);
        main.createEvent(0x99).orElseThrow();

        hosted.start(values);
        assertEquals(
                Optional.empty(),
                Amps.attach(hosted.windows(), Core.SUB).sysInfo().find(0x99, Pool.HP));
    }

    @Test
    void aFirstStartThatMayNotWipeIsRefusedAndChangesNothing() {
        Amps.main(hosted.windows()).createEvent(0x99).orElseThrow();
        byte[] before = Amps.image(hosted.hp());

        var refusal = assertThrows(ComponentException.class, () -> hosted.start(Map.of("start", "INIT")));

        assertTrue(refusal.getMessage().startsWith("io.millrace.amp~c6: the memory holds a chain of 3 entries"));
        assertArrayEquals(before, Amps.image(hosted.hp()));
        assertThrows(ComponentException.class, () -> hosted.start(Map.of("start", "INIT")));
    }

    @Test
    void whatTheSubCorePrintsIsLogged() {
        hosted.start(Map.of("systemService", true));
        AmpLink sub = Amps.attach(hosted.windows(), Core.SUB);
        AmpEnd queue =
                sub.sender(id(FirmwareEntry.SYSTEM), AmpLayout.SYSTEM_BIT).orElseThrow();

        AmpPrinter.print(queue.tx(), sub.waitPoint(), "booted\n\u001b[31mred\n", 0);

        Hosted.until(() -> hosted.lines().size() == 2);
        assertEquals(List.of("info c6 sub: booted", "info c6 sub: ?[31mred"), hosted.lines());
    }

    @Test
    void aSubCoreThatPanicsIsGoneUntilItDoesSomethingAgain() {
        hosted.start(Map.of("queues", new String[] {BOTH_WAYS}));
        AmpLink sub = Amps.attach(hosted.windows(), Core.SUB);
        assertEquals(PeerState.ABSENT, hosted.channel("c6/plc").peer());
        AmpEnd queue = sub.sender(0x11, -1).orElseThrow();
        Amps.send(queue.tx(), new byte[] {1});
        Hosted.until(() -> hosted.channel("c6/plc").peer() == PeerState.ALIVE);

        sub.signals().trigger(AmpLayout.PANIC_BIT);
        Hosted.until(() -> hosted.channel("c6/plc").peer() == PeerState.GONE);
        assertEquals(1, hosted.lines().size());
        assertTrue(hosted.lines().getFirst().startsWith("error link c6: the sub core panicked"));
        awaitLook();
        awaitLook();
        assertEquals(PeerState.GONE, hosted.channel("c6/plc").peer());

        Amps.send(queue.tx(), new byte[] {2});
        Hosted.until(() -> hosted.channel("c6/plc").peer() == PeerState.ALIVE);
    }

    /** A look tells listeners of what is new. */
    private void awaitLook() {
        SysInfo sysInfo = hosted.all(SysInfo.class).getFirst();
        AtomicBoolean told = new AtomicBoolean();
        SysInfoListener listener = new SysInfoListener() {
            @Override
            public void added(Entry entry) {
                told.set(true);
            }
        };
        sysInfo.listen(listener);
        sysInfo.allocate(sysInfo.dump().entries().size(), 4, Pool.HP, _ -> {}).orElseThrow();
        Hosted.until(told::get);
    }

    @Test
    void handlersOfInterruptsRunWithoutAnybodyWhoWaits() throws InterruptedException {
        hosted.start(Map.of("lookMillis", 10_000));
        CountDownLatch rung = new CountDownLatch(1);
        hosted.all(Signals.class).getFirst().handle(5, rung::countDown);

        Amps.attach(hosted.windows(), Core.SUB).signals().trigger(5);

        assertTrue(rung.await(5, TimeUnit.SECONDS));
    }

    @Test
    void aHandlerThatThrowsEndsTheLinkAndIsLogged() {
        hosted.start(Map.of("queues", new String[] {BOTH_WAYS}));
        hosted.all(Signals.class).getFirst().handle(5, () -> {
            throw new IllegalStateException("a defect of the application");
        });

        Amps.attach(hosted.windows(), Core.SUB).signals().trigger(5);

        Hosted.until(() -> hosted.services().isEmpty());
        assertEquals(
                List.of("error link c6: its thread died: java.lang.IllegalStateException: a defect of the application"),
                hosted.lines());
    }

    @Test
    void theQueuesAreShownWithoutAWrite() {
        hosted.start(Map.of("queues", new String[] {BOTH_WAYS}, "rpmsg", "4x64", "lookMillis", 10_000));
        hosted.channel("c6/plc").send(new byte[] {1}, Duration.ZERO);
        byte[] before = Amps.image(hosted.hp());

        List<QueueInfo> queues = hosted.all(Queues.class).getFirst().list();

        assertArrayEquals(before, Amps.image(hosted.hp()));
        assertEquals(
                List.of("c6/plc true 8x32 1", "c6/plc false 8x32 0", "c6/rpmsg true 4x64 0", "c6/rpmsg false 4x64 0"),
                queues.stream()
                        .map(it -> it.channel() + " " + it.sends() + " " + it.length() + "x" + it.item() + " "
                                + it.pending())
                        .toList());
        assertEquals(
                new QueueInfo.Slot(queues.getFirst().slots().getFirst().address(), 1, 0x80),
                queues.getFirst().slots().getFirst());
    }

    @Test
    void waitsForWhatItsConfigurationNames() {
        hosted.start(Map.of("signaler_target", "(millrace.signaler=c6)"));
        hosted.start(Map.of("rtc_target", "(millrace.segment=rtc)", "lightSleep", true), hosted.hp(), Optional.empty());

        assertEquals(Map.of(), hosted.services());
        assertEquals(Hosted.GARBAGE, hosted.hp().getByte(AmpLayout.PAGE_BYTES) & 0xff);
    }

    @Test
    void withdrawsItsServicesByItselfWhenItsSegmentWasClosed() {
        Arena arena = Arena.ofShared();
        Memory closing = Memory.of(arena.allocate(hosted.hp().size(), 16), Access.NORMAL);
        hosted.start(Map.of("queues", new String[] {BOTH_WAYS}), closing, Optional.empty());
        assertEquals(List.of("c6/plc"), hosted.names());

        arena.close();

        Hosted.until(() -> hosted.services().isEmpty());
    }

    private void assertPasses(Channel from, Channel to) {
        assertEquals(Offer.SENT, from.send(new byte[] {1, 2, 3}, Duration.ofSeconds(30)));
        List<String> got = new ArrayList<>();
        to.receive((segment, offset, length, _) -> got.add(Amps.text(segment, offset, length)), Duration.ofSeconds(30));
        assertEquals(List.of("010203"), got);
    }

    private static int id(FirmwareEntry entry) {
        return entry.id().orElseThrow();
    }
}
