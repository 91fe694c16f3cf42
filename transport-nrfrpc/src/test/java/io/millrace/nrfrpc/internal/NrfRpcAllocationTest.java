package io.millrace.nrfrpc.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.memory.Memory;
import io.millrace.api.ring.Claim;
import io.millrace.api.ring.Consumer;
import io.millrace.api.ring.Lease;
import io.millrace.api.ring.MessageHandler;
import io.millrace.api.ring.Offer;
import io.millrace.api.ring.Producer;
import io.millrace.api.testkit.Allocations;
import io.millrace.nrfrpc.internal.NrfRpcOptions.Role;
import io.millrace.nrfrpc.internal.NrfRpcOptions.Side;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;

/** The message path makes no garbage. */
class NrfRpcAllocationTest {
    private static final int OPERATIONS = 200_000;
    private static final double GATE = 0.1;
    private static final MessageHandler IGNORE = (segment, offset, length, endpoint) -> {};

    private final Memory memory = Links.memory(Links.BYTES);
    private final NrfRpcLink a = Links.link(memory, Side.A, Role.CREATE);
    private final NrfRpcLink b = Links.b(memory);
    private final Producer tx = a.tx(3);
    private final Consumer rx = b.rx(3);

    @Test
    void sendingACopyAndPolling() {
        byte[] message = new byte[64];
        assertNoGarbage(() -> {
            assertTrue(tx.offer(message, 0, 64) == Offer.SENT);
            assertTrue(rx.poll(IGNORE, 1) == 1);
        });
    }

    @Test
    void claimingInPlaceAndLeasing() {
        Claim claim = tx.newClaim();
        Lease lease = rx.newLease();
        assertNoGarbage(() -> {
            tx.tryClaim(64, claim);
            claim.segment().set(ValueLayout.JAVA_INT_UNALIGNED, claim.offset(), 1);
            tx.commitLazy(claim);
            tx.flush();
            rx.tryTake(lease);
            lease.segment().get(ValueLayout.JAVA_INT_UNALIGNED, lease.offset());
            lease.close();
        });
    }

    @Test
    void findingTheRingFullAndEmpty() {
        byte[] message = new byte[64];
        Consumer all = b.rxAll();
        Consumer back = a.rxAll();
        assertEquals(Offer.SENT, Links.send(a, 3, 0, 4));
        assertNoGarbage(() -> {
            assertTrue(tx.offer(message, 0, 64) == Offer.FULL);
            assertTrue(all.available() == 1);
            assertTrue(back.poll(IGNORE, 13) == 0);
        });
    }

    private static void assertNoGarbage(Runnable operation) {
        double bytes = Allocations.perOperation(operation, OPERATIONS);
        assertTrue(bytes < GATE, bytes + " bytes per operation");
    }
}
