package io.millrace.itests.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.channel.Channel;
import io.millrace.api.ring.Offer;
import io.millrace.api.runtime.ShmRuntime;
import io.millrace.api.runtime.dto.ProblemDTO;
import io.millrace.api.segment.Segment;
import io.millrace.itests.support.Eventually;
import io.millrace.itests.support.SharedFolder;
import io.millrace.itests.support.ThisProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;

/** Vox hosts and guests come, wait, go and are refused as their configurations say. */
final class VoxConfigurationIT {
    private final Container container = Container.start();
    private final SharedFolder folder = new SharedFolder();

    @AfterEach
    void stop() {
        container.close();
        folder.close();
    }

    @ParameterizedTest
    @EnumSource
    void removingAHostTellsItsGuestsAndLeavesNothing(VoxHub.Entrance entrance) throws IOException {
        VoxHub first = VoxHub.configure(container, folder);
        first.host().delete();
        Eventually.until("the end of the first host", () -> !first.isThere());
        List<String> before = ThisProcess.sharedDescriptors();
        VoxHub hub = VoxHub.configure(container, folder);
        int length = entrance == VoxHub.Entrance.SOCKET ? 60000 : 600;
        try (VoxPeer peer = hub.peer(entrance, "--mode", "echo", "--n", "0")) {
            assertEquals(Offer.SENT, hub.channel(1).send(new byte[length], Eventually.WATCHDOG));
            assertEquals(1, hub.channel(1).receive((_, _, _, _) -> {}, Eventually.WATCHDOG));
            hub.host().delete();
            assertEquals(1, peer.done());
            assertTrue(peer.toString().contains("the host ended the link"), peer::toString);
        }
        Eventually.until(
                "the end of the host's threads", () -> ThisProcess.threads().equals(List.of("millrace-runtime")));
        Eventually.until(
                "the end of the channels",
                () -> container.references(Channel.class, VoxHub.filter()).isEmpty());
        ThisProcess.awaitNoMoreThan(before);
        Eventually.until("the end of the socket", () -> Files.notExists(hub.socket()));

        hub.segment().delete();
        Eventually.until("the end of the mapping", () -> ThisProcess.mappings(hub.file()) == 0);
        Eventually.until("the end of the file", () -> Files.notExists(hub.file()));
    }

    @Test
    void removingTheSegmentTakesTheHostAlong() throws IOException {
        VoxHub hub = VoxHub.configure(container, folder);
        hub.guest(VoxHub.Entrance.SEGMENT);
        container.await(Channel.class, "(millrace.channel=own/0)");
        hub.segment().delete();
        Eventually.until("the end of the host", () -> !hub.isThere());
        Eventually.until("the end of the guest", () -> container
                .references(Channel.class, "(millrace.channel=own/0)")
                .isEmpty());
        Eventually.until("the end of the segment", () -> container
                .references(Segment.class, "(millrace.segment=line)")
                .isEmpty());
        Eventually.until("the end of the mapping", () -> ThisProcess.mappings(hub.file()) == 0);
    }

    @Test
    void removingAGuestFreesItsPlace() throws IOException {
        VoxHub hub = VoxHub.configure(container, folder);
        for (int i = 0; i < VoxHub.GUESTS + 1; i++) {
            var guest = hub.guest(VoxHub.Entrance.SOCKET);
            container.await(Channel.class, VoxHub.filter());
            guest.delete();
            Eventually.until("the end of both channels", () -> container
                    .references(Channel.class, "(millrace.protocol=vox)")
                    .isEmpty());
        }
    }

    @Test
    void aGuestWaitsForItsHost() throws IOException {
        container.configure(
                "io.millrace.vox.guest",
                "own",
                Map.of("socket", folder.file("line.sock").toString(), "lookMillis", 5));
        VoxHub hub = VoxHub.configure(container, folder);
        container.await(Channel.class, "(millrace.channel=own/0)");
        hub.channel(1);
    }

    @Test
    void aSocketWaitsForPortsAndItsGuestsOutliveAnUpdate() throws BundleException, InterruptedException {
        Bundle ports = container.bundle("io.millrace.hw.adapters.unix");
        ports.stop();
        VoxHub hub = VoxHub.request(container, folder, Map.of());
        container.await(Segment.class, "(millrace.segment=line)");
        assertFalse(hub.isThere());

        ports.start();
        hub.await();
        try (VoxPeer peer = hub.peer(VoxHub.Entrance.SOCKET, "--mode", "echo", "--n", "2")) {
            for (int i = 0; i < 2; i++) {
                assertEquals(Offer.SENT, hub.channel(1).send(new byte[20], Eventually.WATCHDOG));
                assertEquals(1, hub.channel(1).receive((_, _, _, _) -> {}, Eventually.WATCHDOG));
                if (i == 0) {
                    container.swap(List.of(container.bundle(VoxHub.BUNDLE)));
                }
            }
            assertEquals(2, peer.done());
        }
    }

    @Test
    void aChangedHostComesBackAsItIsConfiguredNowAndKeepsItsGuests() {
        VoxHub hub = VoxHub.configure(container, folder);
        try (VoxPeer peer = hub.peer(VoxHub.Entrance.SOCKET, "--mode", "echo", "--n", "1")) {
            Channel before = hub.channel(1);
            hub.reconfigure(Map.of("copyOut", true));
            Eventually.until("another channel", () -> container
                    .find(Channel.class, VoxHub.filter(1))
                    .filter(now -> now != before)
                    .isPresent());
            assertEquals(Offer.SENT, hub.channel(1).send(new byte[20], Eventually.WATCHDOG));
            assertEquals(1, peer.done());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "guests, 300, 255",
        "capacityBytes, 300, 528 or more",
        "slotClasses, many, BYTES:COUNT",
        "slotClasses, 64:99999, needs",
        "role, MAKE, CREATE_OR_ATTACH",
        "policy, GO, SWIFT",
        "heartbeatMillis, -1, 0",
        "lookMillis, 0, 1",
    })
    void aWrongValueIsToldWithItsNameItsValueAndWhatIsAllowed(String property, String value, String allowed) {
        VoxHub.request(
                container, folder, Map.of(property, value.matches("-?\\d+") ? (Object) Integer.valueOf(value) : value));
        String shown = value.replace("64:99999", "524288");
        List<ProblemDTO> problems = Eventually.get(
                "the problem of " + property + "=" + value,
                () -> Optional.of(problems("io.millrace.vox.host~line")).filter(found -> found.stream()
                        .anyMatch(problem -> problem.message.contains(shown) && problem.message.contains(allowed))));
        String told = String.join(
                "\n", problems.stream().map(problem -> problem.message).toList());
        assertEquals(problems.size(), told.lines().count(), told);
    }

    @Test
    void aGuestWithASocketAndASegmentIsToldToChoose() {
        container.configure(
                "io.millrace.vox.guest",
                "own",
                Map.of("socket", "/run/s", "segment.target", "(millrace.segment=line)"));
        Eventually.until("the problem", () -> problems("io.millrace.vox.guest~own").stream()
                .anyMatch(problem -> problem.message.contains("a guest has a socket or a segment.target, not both")));
    }

    private List<ProblemDTO> problems(String source) {
        return Arrays.stream(container.await(ShmRuntime.class, null).getRuntimeDTO().problems)
                .filter(problem -> problem.source.equals(source))
                .toList();
    }
}
