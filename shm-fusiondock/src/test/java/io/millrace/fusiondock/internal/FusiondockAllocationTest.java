package io.millrace.fusiondock.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.memory.Access;
import io.millrace.api.memory.Memory;
import io.millrace.api.ring.Claim;
import io.millrace.api.ring.Consumer;
import io.millrace.api.ring.Lease;
import io.millrace.api.ring.MessageHandler;
import io.millrace.api.ring.Offer;
import io.millrace.api.ring.Producer;
import io.millrace.api.testkit.Allocations;
import io.millrace.fusiondock.internal.FusiondockOptions.Role;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The message path makes no garbage. */
class FusiondockAllocationTest {
    private static final int OPERATIONS = 200_000;
    private static final double GATE = 0.1;
    private static final MessageHandler IGNORE = (segment, offset, length, type) -> {};

    /** Both ends of one direction. */
    private record Ends(FusiondockLink linux, Producer tx, Consumer rx) {
        static Ends over(Access access) {
            Memory memory = Mailboxes.memory(access);
            FusiondockLink linux = Mailboxes.link(memory, Role.LINUX, changes -> changes.maxSize(64));
            return new Ends(
                    linux, linux.tx(3), Mailboxes.link(memory, Role.UNIPROTON).rx());
        }
    }

    @ParameterizedTest
    @EnumSource
    void sendingACopyAndPolling(Access access) {
        Ends ends = Ends.over(access);
        byte[] message = new byte[64];
        assertNoGarbage(() -> {
            assertTrue(ends.tx().offer(message, 0, 64) == Offer.SENT);
            assertTrue(ends.tx().offer(message, 0, 64) == Offer.FULL);
            assertTrue(ends.rx().poll(IGNORE, 1) == 1);
            assertTrue(ends.rx().poll(IGNORE, 1) == 0);
        });
    }

    @ParameterizedTest
    @EnumSource
    void claimingAndLeasing(Access access) {
        Ends ends = Ends.over(access);
        Claim claim = ends.tx().newClaim();
        Lease lease = ends.rx().newLease();
        assertNoGarbage(() -> {
            ends.tx().tryClaim(64, claim);
            claim.segment().set(ValueLayout.JAVA_INT_UNALIGNED, claim.offset(), 1);
            ends.tx().commitLazy(claim);
            ends.tx().flush();
            ends.rx().tryTake(lease);
            lease.segment().get(ValueLayout.JAVA_INT_UNALIGNED, lease.offset());
            lease.close();
        });
    }

    @ParameterizedTest
    @EnumSource
    void sendingInPieces(Access access) {
        Ends ends = Ends.over(access);
        byte[] message = new byte[150];
        assertNoGarbage(() -> {
            assertEquals(Offer.SENT, ends.tx().offer(message, 0, 150));
            ends.rx().poll(IGNORE, 1);
            ends.linux().look();
            ends.rx().poll(IGNORE, 1);
            ends.linux().look();
            assertTrue(ends.rx().poll(IGNORE, 1) == 1);
        });
    }

    private static void assertNoGarbage(Runnable operation) {
        double bytes = Allocations.perOperation(operation, OPERATIONS);
        assertTrue(bytes < GATE, bytes + " bytes per operation");
    }
}
