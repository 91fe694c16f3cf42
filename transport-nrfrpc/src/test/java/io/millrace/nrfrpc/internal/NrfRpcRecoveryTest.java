package io.millrace.nrfrpc.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.memory.Memory;
import io.millrace.api.ring.Claim;
import io.millrace.api.ring.Lease;
import io.millrace.api.ring.Offer;
import io.millrace.nrfrpc.internal.NrfRpcOptions.Role;
import io.millrace.nrfrpc.internal.NrfRpcOptions.Side;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What attaching, stopping and starting again leave in an area. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class NrfRpcRecoveryTest {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final Memory memory = Links.memory(Links.BYTES);
    private final NrfRpcLink a = Links.link(memory, Side.A, Role.CREATE);
    private final NrfRpcLink b = Links.b(memory);

    @Test
    void attachingChangesNoByteOfALiveArea() {
        Links.send(a, 0, 0, 100);
        Links.send(b, 7, 0, 5);
        byte[] before = Links.bytes(memory);

        Links.a(memory);
        Links.b(memory);

        assertArrayEquals(before, Links.bytes(memory));
    }

    @Test
    void owningInitialisesTheSendingAreaOnly() {
        Links.send(a, 0, 0, 100);
        Links.send(b, 7, 0, 5);

        Links.link(memory, Side.A, Role.OWN);

        assertEquals(NrfRpcLayout.EMPTY, memory.getInt(Links.slotAb(0)));
        assertEquals(0, memory.getInt(1024 + Links.slotAb(7)));
    }

    @Test
    void nonsenseOfAnEarlierLifeIsEndedAndReported() {
        memory.setInt(Links.slotAb(3), 5);

        NrfRpcLink again = Links.a(memory);

        assertEquals(NrfRpcLayout.EMPTY, memory.getInt(Links.slotAb(3)));
        assertEquals(1, again.problems(3).size());
    }

    @Test
    void blocksThatTwoMessagesShareComeBackWithTheLastOfThem() {
        Memory image = Links.image(Links.golden("m09_overlap"));
        NrfRpcLink sender = Links.a(image);
        NrfRpcLink receiver = Links.b(image);
        receiver.rx(0).poll((segment, offset, length, endpoint) -> {}, 1);

        Links.send(sender, 0, 1, 20);

        receiver.rx(1)
                .poll(
                        (segment, offset, length, endpoint) ->
                                assertArrayEquals(new byte[4], Links.toBytes(segment, offset, length)),
                        1);
        assertEquals(24, image.getInt(Links.slotAb(0)));
        receiver.rx(0).poll((segment, offset, length, endpoint) -> {}, 1);
        assertEquals(Offer.SENT, Links.send(sender, 5, 0, 764));
    }

    @Test
    void closingRefusesClaimsAndKeepsWhatIsPublished() {
        Links.send(a, 0, 0, 4);

        a.close();

        assertEquals(Offer.CLOSED, Links.send(a, 1, 0, 4));
        assertEquals(1, b.rxAll().available());
    }

    @Test
    void aClaimLeftOpenIsNeverPublished() {
        Claim claim = a.tx(0).newClaim();
        a.tx(0).tryClaim(4, claim);
        NrfRpcLink hasty = Links.link(memory, Links.options(Side.A, changes -> changes));
        Claim late = hasty.tx(1).newClaim();
        hasty.tx(1).tryClaim(4, late);

        hasty.close();

        assertThrows(IllegalStateException.class, () -> hasty.tx(1).commit(late));
        assertEquals(0, b.rxAll().available());
    }

    @Test
    void aLeaseLeftOpenIsRevokedAndItsMessageDeliveredAgain() {
        Links.send(a, 0, 0, 4);
        NrfRpcLink hasty = Links.link(memory, Links.options(Side.B, changes -> changes));
        Lease lease = hasty.rx(0).newLease();
        assertTrue(hasty.rx(0).tryTake(lease));

        hasty.close();
        lease.close();

        assertThrows(IllegalStateException.class, lease::segment);
        assertEquals(1, Links.b(memory).rxAll().available());
    }

    @Test
    void closingWaitsForALeaseThatIsGivenBack() throws InterruptedException {
        Links.send(a, 0, 0, 4);
        NrfRpcLink patient = Links.link(memory, Links.options(Side.B, changes -> changes.lease(PATIENCE_NANOS)));
        Lease lease = patient.rx(0).newLease();
        assertTrue(patient.rx(0).tryTake(lease));
        Links.send(a, 1, 0, 4);
        Thread closer = Thread.ofPlatform().start(patient::close);
        while (patient.rx(1).available() > 0) {
            Thread.onSpinWait();
        }
        lease.close();
        closer.join();

        assertEquals(NrfRpcLayout.EMPTY, memory.getInt(Links.slotAb(0)));
    }

    @Test
    void aShortenedClaimTellsItsNewLength() {
        Claim claim = a.tx(0).newClaim();
        a.tx(0).tryClaim(100, claim);
        claim.shorten(10);
        assertThrows(IllegalArgumentException.class, () -> claim.shorten(11));
        a.tx(0).commit(claim);

        b.rx(0).poll((segment, offset, length, endpoint) -> assertEquals(10, length), 1);
    }
}
