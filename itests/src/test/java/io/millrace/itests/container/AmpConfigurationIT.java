package io.millrace.itests.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.alloc.Allocator;
import io.millrace.api.channel.Channel;
import io.millrace.api.channel.PeerState;
import io.millrace.api.ring.Offer;
import io.millrace.api.runtime.ShmRuntime;
import io.millrace.api.runtime.dto.ProblemDTO;
import io.millrace.itests.support.Eventually;
import io.millrace.itests.support.SharedFolder;
import io.millrace.itests.support.ThisProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;

/** Links over ESP-AMP memory come, wait, go and are refused as their configurations say. */
final class AmpConfigurationIT {
    private final Container container = Container.start();
    private final SharedFolder folder = new SharedFolder();

    @AfterEach
    void stop() {
        container.close();
        folder.close();
    }

    /** What is read for the first time opens files of its own, so the first round is not judged. */
    @Test
    void everythingIsOfferedAndNothingStays() throws IOException {
        comeAndGo();
        List<String> before = ThisProcess.sharedDescriptors();
        for (int round = 0; round < 5; round++) {
            comeAndGo();
        }
        ThisProcess.awaitNoMoreThan(before);
    }

    private void comeAndGo() throws IOException {
        AmpHub hub = AmpHub.main(container, folder, Map.of());
        hub.channel("plc");
        hub.channel("console");
        for (String service : List.of("SysInfo", "Signals", "Queues", "Rpmsg")) {
            Eventually.until(service, () -> offers(service));
        }
        container.await(Allocator.class, "(millrace.allocator=chip/hp)");
        container.await(Allocator.class, "(millrace.allocator=chip/rtc)");
        Eventually.until("the thread", () -> ThisProcess.threads().contains("millrace-amp-chip"));

        hub.link().delete();
        Eventually.until("the end of the channels", () -> hub.channels() == 0);
        Eventually.until("the end of the thread", () -> ThisProcess.threads().equals(List.of("millrace-runtime")));
        for (Configuration segment : hub.segments()) {
            segment.delete();
        }
        Eventually.until("the end of the mappings", () -> mappings(hub) == 0);
        Eventually.until("the end of the files", () -> Files.notExists(hub.hp()) && Files.notExists(hub.rtc()));
        for (String service : List.of("SysInfo", "Signals", "Queues", "Rpmsg")) {
            Eventually.until("the end of " + service, () -> !offers(service));
        }
    }

    private boolean offers(String service) {
        try {
            return container.context().getAllServiceReferences("io.millrace.amp." + service, "(millrace.sysinfo=chip)")
                    != null;
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException("the filter is a constant", e);
        }
    }

    private static long mappings(AmpHub hub) {
        return ThisProcess.mappings(hub.hp()) + ThisProcess.mappings(hub.rtc());
    }

    @Test
    void removingASegmentTakesTheLinkAlong() throws IOException {
        AmpHub hub = AmpHub.main(container, folder, Map.of());
        hub.channel("plc");
        hub.segments().getLast().delete();
        Eventually.until("the end of the channels", () -> hub.channels() == 0);
        Eventually.until("the end of the mapping", () -> ThisProcess.mappings(hub.rtc()) == 0);
    }

    @Test
    void aSubCoreWaitsForTheMemoryAndForItsQueues() {
        try (AmpPeer peer = AmpPeer.start("main", AmpHub.files(folder, "--create"))) {
            peer.ask("pending");
            AmpHub hub = AmpHub.sub(container, folder, Map.of());
            Eventually.until("the thread", () -> ThisProcess.threads().contains("millrace-amp-chip"));
            assertFalse(offers("SysInfo"));

            peer.ask("init");
            Eventually.until("SysInfo", () -> offers("SysInfo"));
            assertEquals(0, hub.channels());
            AmpHub.make(peer);
            hub.channel("plc");
            hub.channel("console");
            Eventually.until("a link without a problem", () -> problems("io.millrace.amp~chip"), () -> problems(
                            "io.millrace.amp~chip")
                    .isEmpty());
            peer.quit();
        }
    }

    @Test
    void aMainCoreThatStartsAnewTakesTheChannelsAlongAndBringsThemBack() {
        try (AmpPeer peer = AmpPeer.start("main", AmpHub.files(folder, "--create"))) {
            peer.ask("init");
            AmpHub hub = AmpHub.sub(container, folder, Map.of());
            AmpHub.make(peer);
            for (int round = 0; round < 5; round++) {
                Channel before = hub.channel("plc");
                assertEquals(Offer.SENT, before.send(VoxMessages.of(round, 20), Duration.ZERO));
                peer.ask("recv in 10000");
                peer.ask("reinit");
                Eventually.until("the end of the channels", () -> hub.channels() == 0);
                assertEquals(PeerState.GONE, before.peer());
                assertEquals(Offer.CLOSED, before.send(new byte[4], Eventually.WATCHDOG));
                assertEquals(0, before.receive((_, _, _, _) -> {}, Eventually.WATCHDOG));
                AmpHub.make(peer);
            }
            peer.ask("endpoint 1 echo");
            Channel console = hub.channel("console");
            assertEquals(Offer.SENT, console.send(VoxMessages.of(1, 30), Eventually.WATCHDOG));
            assertEquals(30, AmpHub.receive(console).length);
            peer.quit();
        }
    }

    @Test
    void aMainCoreThatComesBackTakesOverWhatItMade() throws IOException {
        AmpHub hub = AmpHub.main(container, folder, Map.of());
        hub.channel("plc");
        try (AmpPeer peer = AmpHub.joined(folder)) {
            peer.tell("stream-send out 8 64");
            peer.answer();
            String before = hub.image();
            hub.link().delete();
            Eventually.until("the end of the channels", () -> hub.channels() == 0);
            assertEquals(before, hub.image());

            hub.reconfigure(Map.of());
            Channel plc = hub.channel("plc");
            try (VoxReceiver receiver = new VoxReceiver(container, AmpHub.filter("plc"))) {
                receiver.await(8);
                assertEquals(List.of(), receiver.errors());
            }
            Eventually.until("the sub core, seen by what it did", () -> plc.peer() == PeerState.ALIVE);
            peer.quit();
        }
    }

    @Test
    void aChangedLinkGoesOnWithTheMemory() {
        AmpHub hub = AmpHub.main(container, folder, Map.of());
        Channel before = hub.channel("plc");
        assertEquals(Offer.SENT, before.send(VoxMessages.of(0, 10), Duration.ZERO));

        String[] queues = {"plc: send=0x10:8x64:3, receive=0x11:8x64:4", "more: receive=0x12:2x32"};
        hub.reconfigure(Map.of("queues", queues));
        hub.channel("more");

        try (AmpPeer peer = AmpHub.joined(folder)) {
            assertEquals("\"" + HexFormat.of().formatHex(VoxMessages.of(0, 10)) + "\"", peer.ask("recv in 10000"));
            peer.quit();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "chip; S3; C6, C5, P4",
                "core; BOTH; MAIN, SUB",
                "start; NOW; AUTO, ATTACH, INIT",
                "hpSharedMemSizeBytes; 999; 1024 to 20480",
                "rtcSharedMemSizeBytes; 2000; 1024",
                "hpOffsetBytes; 100000; mapping of 24576 bytes",
                "rpmsg; 8by64; LENxITEM",
                "lookMillis; 0; from 1",
                "maxEntries; -1; from 0",
                "rpmsg; 32x512; NO_SPACE",
            })
    void aWrongValueIsToldWithItsNameItsValueAndWhatIsAllowed(String property, String value, String allowed) {
        Object typed = !value.matches("-?\\d+")
                ? value
                : property.endsWith("OffsetBytes") ? (Object) Long.valueOf(value) : Integer.valueOf(value);
        assertTold(Map.of(property, typed), property.equals("rpmsg") ? "rpmsg" : value, allowed);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "plc: send=0x10; LENxITEM",
                "plc: send=70000:8x8; 0 to 65279",
                "plc; NAME: send=ID",
                "plc: send=1:8x8:40; 0 to 31"
            })
    void aWrongQueueIsToldWithItsLineAndWhatIsAllowed(String line, String allowed) {
        assertTold(Map.of("queues", new String[] {line}), "queues=" + line, allowed);
    }

    private void assertTold(Map<String, Object> properties, String value, String allowed) {
        AmpHub.main(container, folder, properties);
        List<ProblemDTO> problems = Eventually.get(
                "a problem once the segments are there", () -> Optional.of(problems("io.millrace.amp~chip"))
                        .filter(found -> !found.isEmpty())
                        .filter(found -> found.stream().noneMatch(problem -> List.of("unsatisfied", "waiting")
                                .contains(problem.kind))));
        String told = String.join(
                "\n", problems.stream().map(problem -> problem.message).toList());
        assertTrue(told.contains(value) && told.contains(allowed), told);
        assertEquals(problems.size(), told.lines().count(), told);
    }

    private List<ProblemDTO> problems(String source) {
        return Arrays.stream(container.await(ShmRuntime.class, null).getRuntimeDTO().problems)
                .filter(problem -> problem.source.equals(source))
                .toList();
    }
}
