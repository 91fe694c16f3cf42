package io.millrace.api.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.ring.Consumer;
import io.millrace.api.ring.Lease;
import io.millrace.api.ring.Offer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What leases must do; part of {@link RingContract}. */
abstract class RingLeaseContract extends RingClaimContract {
    private static final double GATE = 0.1;

    private Consumer consumer;
    private Lease lease;

    @BeforeEach
    void makeLease() {
        consumer = ring.consumer();
        lease = consumer.newLease();
    }

    @Test
    void aLeaseHoldsTheOldestMessage() {
        for (int i = 0; i < 3 * ring.capacity(); i++) {
            ring.send(i, ring.usual());
            assertTrue(consumer.tryTake(lease));
            assertEquals(ring.usual(), lease.length());
            assertArrayEquals(RingFixture.message(i, ring.usual()), RingFixture.bytesOf(lease));
            lease.close();
        }
        ring.expectNothing();
    }

    @Test
    void aLeaseOutlivesWhatComesLater() {
        ring.send(1, ring.usual());
        assertTrue(consumer.tryTake(lease));
        int more = 0;
        byte[] later = RingFixture.message(2, ring.usual());
        while (ring.producer().offer(later, 0, later.length) == Offer.SENT) {
            more++;
            assertTrue(more < 1_000_000, "the ring is never full");
        }
        assertArrayEquals(RingFixture.message(1, ring.usual()), RingFixture.bytesOf(lease));
        lease.close();
        assertEquals(more, ring.drain().size());
        ring.expectNothing();
    }

    @Test
    void closingALeaseMakesRoom() {
        int sent = ring.sendUntilFull();
        for (int i = 0; i < sent; i++) {
            assertTrue(consumer.tryTake(lease));
            lease.close();
        }
        ring.expectNothing();
        ring.send(1, ring.usual());
        ring.expect(1, ring.usual());
    }

    @Test
    void aLeaseCanBeClosedTwiceAndBeforeItWasUsed() {
        lease.close();
        ring.send(1, ring.usual());
        assertTrue(consumer.tryTake(lease));
        lease.close();
        lease.close();
        ring.send(2, ring.usual());
        lease.close();
        ring.expect(2, ring.usual());
        ring.expectNothing();
    }

    @Test
    void anEmptyLeaseHasNoBytes() {
        assertThrows(IllegalStateException.class, () -> lease.segment());
        ring.send(1, ring.usual());
        assertTrue(consumer.tryTake(lease));
        lease.close();
        assertThrows(IllegalStateException.class, () -> lease.segment());
    }

    @Test
    void aLeaseThatHoldsAMessageTakesNoOther() {
        ring.send(1, ring.usual());
        assertTrue(consumer.tryTake(lease));
        assertThrows(IllegalStateException.class, () -> consumer.tryTake(lease));
        assertArrayEquals(RingFixture.message(1, ring.usual()), RingFixture.bytesOf(lease));
        lease.close();
        ring.expectNothing();
    }

    @Test
    void aLeaseOfAnotherRingIsRefused() throws Exception {
        Lease foreign = open().consumer().newLease();
        ring.send(1, ring.usual());
        assertThrows(IllegalArgumentException.class, () -> consumer.tryTake(foreign));
        ring.expect(1, ring.usual());
    }

    @Test
    void anEmptyRingLeavesTheLeaseEmpty() {
        assertFalse(consumer.tryTake(lease));
        assertThrows(IllegalStateException.class, () -> lease.segment());
    }

    @Test
    void closingTheRingRevokesTheLease() {
        ring.send(1, ring.usual());
        assertTrue(consumer.tryTake(lease));
        ring.closeConsumer().run();
        assertThrows(IllegalStateException.class, () -> lease.segment());
        lease.close();
        assertFalse(consumer.tryTake(lease));
    }

    @Test
    void takingAndClosingAllocateNothing() {
        byte[] message = new byte[ring.usual()];
        double bytes = Allocations.perOperation(
                () -> {
                    ring.producer().offer(message, 0, message.length);
                    consumer.tryTake(lease);
                    lease.close();
                },
                10_000);
        assertTrue(bytes < GATE, () -> "bytes per lease: " + bytes);
    }
}
