package io.millrace.fusiondock.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.channel.Channel;
import io.millrace.api.memory.Access;
import io.millrace.api.memory.Memory;
import io.millrace.api.ring.Offer;
import io.millrace.fusiondock.internal.FusiondockOptions.Role;
import io.millrace.fusiondock.internal.Mailboxes.Received;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.service.component.ComponentConstants;

/** A component that stops in the middle of a message in pieces, and the one that follows. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FusiondockHandoverTest {
    private static final int PIECE = 64;

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
    void aMessageIsFinishedByTheNextLinkInBothDirections() {
        Map<String, Object> values =
                Map.of("role", "UNIPROTON", "maxSizeBytes", PIECE, "wait_timeout", 0, "leaseMillis", 0);
        FusiondockLink peer = Mailboxes.link(memory, Role.LINUX, changes -> changes.maxSize(PIECE));
        FusiondockComponent first = hosted.start(values);
        assertEquals(Offer.SENT, Mailboxes.send(peer, 5, Mailboxes.blob(150)));
        assertEquals(0, hosted.channel("dock").receive((_, _, _, _) -> {}, Duration.ZERO));
        assertEquals(Offer.SENT, hosted.channel("dock").send(Mailboxes.blob(170), Duration.ZERO));
        assertEquals(List.of(), Mailboxes.drain(peer));

        first.close(ComponentConstants.DEACTIVATION_REASON_BUNDLE_STOPPED);
        assertEquals(List.of(), Mailboxes.drain(peer));
        hosted.start(values);

        Channel next = hosted.channel("dock");
        List<Received> toPeer = new ArrayList<>();
        List<Received> toUs = new ArrayList<>();
        Hosted.until("both whole", () -> toPeer + " and " + toUs, () -> {
            toPeer.addAll(Mailboxes.drain(peer));
            var _ = peer.isSent();
            toUs.addAll(Hosted.receive(next, Duration.ZERO));
            return !toPeer.isEmpty() && !toUs.isEmpty();
        });
        assertEquals(List.of(Received.of(3, Mailboxes.blob(170))), toPeer);
        assertEquals(List.of(Received.of(5, Mailboxes.blob(150))), toUs);
        assertEquals(List.of(), Hosted.receive(next, Duration.ZERO));
        assertEquals(List.of(), hosted.lines());
        assertTrue(isEmpty(data), "what was taken is not kept any longer");
    }

    @Test
    void whatThePeerHasGivenUpByNowIsLostAndTold() {
        Map<String, Object> values = Map.of("maxSizeBytes", PIECE, "wait_timeout", 1, "leaseMillis", 0);
        FusiondockComponent first = hosted.start(values);
        assertEquals(Offer.SENT, hosted.channel("dock").send(Mailboxes.blob(150), Duration.ZERO));
        first.close(ComponentConstants.DEACTIVATION_REASON_BUNDLE_STOPPED);
        long stopped = System.currentTimeMillis();
        Hosted.until("later", System::currentTimeMillis, () -> System.currentTimeMillis() > stopped + 2);

        hosted.start(values);
        String told = hosted.lines().getLast();
        assertTrue(
                told.matches("warn link dock: a message of 150 bytes is lost after 64: the link stopped \\d+ ms ago, "
                        + "and the peer waits wait.timeout=1 ms"),
                told);
        assertTrue(isEmpty(data));
    }

    @Test
    void nothingIsKeptForALinkThatIsConfiguredAway() {
        FusiondockComponent first = hosted.start(Map.of("maxSizeBytes", PIECE, "leaseMillis", 0));
        assertEquals(Offer.SENT, hosted.channel("dock").send(Mailboxes.blob(150), Duration.ZERO));
        hosted.stop(first);
        assertTrue(isEmpty(data));
    }

    private static boolean isEmpty(Path folder) {
        String[] names = folder.toFile().list();
        return names != null && names.length == 0;
    }
}
