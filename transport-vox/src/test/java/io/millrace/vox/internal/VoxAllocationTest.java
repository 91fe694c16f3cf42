package io.millrace.vox.internal;

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
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The message path makes no garbage, in the ring and in slots. */
class VoxAllocationTest {
    private static final int OPERATIONS = 20_000;
    private static final double GATE = 0.1;
    private static final int INLINE = 64;
    private static final int SLOTTED = 500;
    private static final MessageHandler IGNORE = (segment, offset, length, endpoint) -> {};

    private final Memory memory = Segments.fresh(Segments.USUAL);
    private final VoxLink guest = Segments.guest(memory, Segments.OPTIONS);
    private final VoxLink host = Segments.host(memory, Segments.OPTIONS);
    private final Producer tx = guest.tx();
    private final Consumer rx = host.rx();

    @ParameterizedTest
    @ValueSource(ints = {0, INLINE, SLOTTED})
    void sendingACopyAndPolling(int length) {
        byte[] message = new byte[length];
        assertNoGarbage(() -> {
            assertTrue(tx.offer(message, 0, length) == Offer.SENT);
            assertTrue(rx.poll(IGNORE, 1) == 1);
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {INLINE, SLOTTED})
    void sendingACopyOfASegmentWithOneSender(int length) {
        Producer one = Segments.host(memory, Segments.OPTIONS.oneSender()).tx();
        Consumer other = Segments.guest(memory, Segments.OPTIONS).rx();
        MemorySegment message = MemorySegment.ofArray(new byte[length]);
        assertNoGarbage(() -> {
            assertTrue(one.offer(message, 0, length) == Offer.SENT);
            assertTrue(other.poll(IGNORE, 1) == 1);
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {INLINE, SLOTTED})
    void receivingCopies(int length) {
        byte[] message = new byte[length];
        Consumer copies = Segments.host(memory, new VoxOptions(VoxOptions.Policy.SWIFT, false, true, 0, 0))
                .rx();
        assertNoGarbage(() -> {
            assertTrue(tx.offer(message, 0, length) == Offer.SENT);
            assertTrue(copies.poll(IGNORE, 1) == 1);
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {INLINE, SLOTTED})
    void claimingInPlaceAndLeasing(int length) {
        Claim claim = tx.newClaim();
        Lease lease = rx.newLease();
        assertNoGarbage(() -> {
            tx.tryClaim(length, claim);
            tx.abort(claim);
            tx.tryClaim(length, claim);
            claim.segment().set(ValueLayout.JAVA_INT_UNALIGNED, claim.offset(), 1);
            tx.commitLazy(claim);
            tx.flush();
            assertTrue(rx.tryTake(lease));
            lease.segment().get(ValueLayout.JAVA_INT_UNALIGNED, lease.offset());
            lease.close();
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {INLINE, SLOTTED})
    void pollingWhileALeaseIsHeld(int length) {
        byte[] message = new byte[length];
        Lease lease = rx.newLease();
        assertNoGarbage(() -> {
            tx.offer(message, 0, length);
            tx.offer(message, 0, length);
            assertTrue(rx.tryTake(lease));
            assertTrue(rx.poll(IGNORE, 1) == 1);
            lease.close();
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {INLINE, SLOTTED})
    void findingTheRingFullAndEmpty(int length) {
        byte[] message = new byte[length];
        while (tx.offer(message, 0, length) == Offer.SENT) {
            assertTrue(rx.available() > 0);
        }
        assertNoGarbage(() -> {
            assertTrue(tx.offer(message, 0, length) == Offer.FULL);
            assertTrue(rx.available() > 0);
            assertTrue(guest.rx().poll(IGNORE, 13) == 0);
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1024, 16384})
    void takingSlotsAndGivingThemBack(int bytes) {
        VoxPool pool = new VoxPool(VoxSegment.attach(memory), "guest", 1);
        VoxSlot slot = new VoxSlot();
        assertEquals(4, pool.free(0));
        assertNoGarbage(() -> {
            assertTrue(pool.take(bytes, slot));
            assertTrue(pool.giveBack(slot.slotClass, slot.index, slot.generation));
        });
    }

    private static void assertNoGarbage(Runnable operation) {
        double bytes = Allocations.perOperation(operation, OPERATIONS);
        assertTrue(bytes < GATE, bytes + " bytes per operation");
    }
}
