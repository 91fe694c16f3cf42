package io.millrace.api.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.api.ring.Claim;
import io.millrace.api.ring.Lease;
import io.millrace.api.ring.MessageHandler;
import io.millrace.api.ring.Offer;
import io.millrace.api.ring.RingInfo;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What both ends must do at a time; part of {@link RingContract}. */
abstract class RingThreadContract extends RingLeaseContract {
    private static final int MESSAGES = 20_000;

    private int length;

    @BeforeEach
    void chooseLength() {
        length = Math.max(5, ring.usual());
    }

    @Test
    void offersArriveInOrder() throws Exception {
        Together.run(() -> offer(0), () -> receive(1));
        ring.expectNothing();
    }

    @Test
    void claimsInBatchesArriveInOrder() throws Exception {
        Together.run(this::claim, () -> receive(1));
        ring.expectNothing();
    }

    @Test
    void leasesHoldWhatWasSent() throws Exception {
        Together.run(() -> offer(0), this::lease);
        ring.expectNothing();
    }

    @Test
    void sendersDoNotMixUpWhereManyAreAllowed() throws Exception {
        if (ring.producer().info().threads() == RingInfo.Threads.ONE) {
            return;
        }
        Together.run(() -> offer(0), () -> offer(1), () -> receive(2));
        ring.expectNothing();
        assertEquals(2 * MESSAGES, ring.producer().info().messages());
    }

    private void offer(int sender) {
        for (int i = 0; i < MESSAGES; i++) {
            byte[] message = message(sender, i);
            while (ring.producer().offer(message, 0, length) != Offer.SENT) {
                breathe();
            }
        }
    }

    private void claim() {
        Claim claim = ring.producer().newClaim();
        for (int i = 0; i < MESSAGES; i++) {
            while (ring.producer().tryClaim(length, claim) != Offer.SENT) {
                breathe();
            }
            byte[] message = message(0, i);
            MemorySegment.copy(message, 0, claim.segment(), ValueLayout.JAVA_BYTE, claim.offset(), length);
            ring.producer().commitLazy(claim);
            if (i % 7 == 0) {
                ring.producer().flush();
            }
        }
        ring.producer().flush();
    }

    private void receive(int senders) {
        int[] next = new int[senders];
        MessageHandler handler = (segment, offset, size, endpoint) -> {
            byte[] message = RingFixture.copy(segment, offset, size);
            int sender = message[4];
            assertArrayEquals(message(sender, next[sender]), message);
            next[sender]++;
        };
        for (int left = senders * MESSAGES; left > 0; ) {
            int handled = ring.consumer().poll(handler, 16);
            left -= handled;
            if (handled == 0) {
                breathe();
            }
        }
    }

    private void lease() {
        Lease lease = ring.consumer().newLease();
        for (int i = 0; i < MESSAGES; i++) {
            while (!ring.consumer().tryTake(lease)) {
                breathe();
            }
            assertArrayEquals(message(0, i), RingFixture.bytesOf(lease));
            lease.close();
        }
    }

    private byte[] message(int sender, int number) {
        byte[] message = RingFixture.message(number, length);
        message[4] = (byte) sender;
        return message;
    }

    /** Lets the other end have the core where there is only one; nothing depends on it. */
    @SuppressWarnings("ThreadPriorityCheck")
    private static void breathe() {
        Thread.yield();
    }
}
