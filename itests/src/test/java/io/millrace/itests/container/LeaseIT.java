package io.millrace.itests.container;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.channel.Channel;
import io.millrace.api.ring.Claim;
import io.millrace.api.ring.Lease;
import io.millrace.api.ring.Offer;
import io.millrace.itests.support.CPeer;
import io.millrace.itests.support.Eventually;
import io.millrace.itests.support.Payload;
import io.millrace.itests.support.SharedFolder;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;

/** The transport bundle stops while an application still holds something of it. */
final class LeaseIT {
    private static final int ENDPOINT = 4;

    private final Container container = Container.start();
    private final SharedFolder folder = new SharedFolder();
    private final Bundle transport = container.bundle("io.millrace.transport.nrfrpc");
    private final Link link =
            Link.configure(container, "plc", folder.file("plc"), Signal.POLL, Map.of("leaseMillis", 100));

    @AfterEach
    void stop() {
        container.close();
        folder.close();
    }

    @Test
    void aMessageUnderLeaseIsRevokedByAStopAndDeliveredAgainAfterTheStart() throws BundleException {
        Channel before = link.channel(ENDPOINT);
        Lease held = before.rx().newLease();
        try (CPeer peer = link.peer("send", "--ep", "" + ENDPOINT, "--sizes", "40", "--quiet")) {
            Eventually.until("the peer's message", () -> before.rx().tryTake(held));
            peer.done();
        }
        assertArrayEquals(Payload.of(0, ENDPOINT, 40), bytes(held));

        stopUnderWatchdog();
        assertThrows(IllegalStateException.class, held::segment);
        held.close();
        transport.start();

        Channel after = link.channel(ENDPOINT);
        List<byte[]> again = new ArrayList<>();
        assertEquals(
                1,
                after.receive(
                        (segment, offset, length, _) ->
                                again.add(segment.asSlice(offset, length).toArray(ValueLayout.JAVA_BYTE)),
                        Eventually.WATCHDOG));
        assertArrayEquals(Payload.of(0, ENDPOINT, 40), again.getFirst());
        assertEquals(0, after.rx().available());
    }

    @Test
    void aClaimOpenAtTheStopIsNeverSentAndItsRoomComesBack() throws BundleException {
        Channel before = link.channel(ENDPOINT);
        Claim open = before.tx().newClaim();
        assertEquals(Offer.SENT, before.tx().tryClaim(600, open));

        stopUnderWatchdog();
        assertThrows(IllegalStateException.class, () -> before.tx().commit(open));
        transport.start();

        byte[] message = Payload.of(0, ENDPOINT, 700);
        assertEquals(Offer.SENT, link.channel(ENDPOINT).send(message, Eventually.WATCHDOG));
        try (CPeer peer = link.peer("recv", "--count", "1", "--quiet")) {
            assertEquals("{\"ev\":\"done\",\"count\":1,\"errors\":0,\"corrupt\":0}", peer.done());
        }
    }

    private void stopUnderWatchdog() {
        Thread stopping = Thread.ofPlatform().name("stopping").start(() -> {
            try {
                transport.stop();
            } catch (BundleException e) {
                throw new AssertionError("the transport does not stop", e);
            }
        });
        Eventually.until("the end of the stop", () -> !stopping.isAlive());
        assertEquals(Bundle.RESOLVED, transport.getState());
        assertTrue(container.find(Channel.class, link.filter(ENDPOINT)).isEmpty(), "the channel is still offered");
    }

    private static byte[] bytes(Lease lease) {
        return lease.segment().asSlice(lease.offset(), lease.length()).toArray(ValueLayout.JAVA_BYTE);
    }
}
