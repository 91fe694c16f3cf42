package io.millrace.api.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.ring.Claim;
import io.millrace.api.ring.MessageHandler;
import io.millrace.api.ring.Offer;
import io.millrace.api.ring.Producer;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What claims must do; part of {@link RingContract}. */
abstract class RingClaimContract extends RingContractBase {
    private static final double GATE = 0.1;

    private Producer producer;
    private Claim claim;

    @BeforeEach
    void makeClaim() {
        producer = ring.producer();
        claim = producer.newClaim();
    }

    @Test
    void aClaimIsSeenOnceItIsCommitted() {
        for (int length : new int[] {0, 1, ring.usual(), ring.longest()}) {
            ring.fill(claim, length, length);
            ring.expectNothing();
            producer.commit(claim);
            ring.expect(length, length);
        }
    }

    @Test
    void anAbortedClaimLeavesNothing() {
        for (int i = 0; i < 3 * ring.capacity() + 3; i++) {
            ring.fill(claim, i, ring.usual());
            producer.abort(claim);
        }
        producer.flush();
        ring.expectNothing();
        ring.fill(claim, 99, ring.usual());
        producer.commit(claim);
        ring.expect(99, ring.usual());
        ring.expectNothing();
    }

    @Test
    void anAbortBetweenMessagesLeavesNoGap() {
        if (ring.capacity() < 3) {
            return;
        }
        ring.send(1, ring.usual());
        ring.fill(claim, 2, ring.usual());
        producer.abort(claim);
        ring.send(3, ring.usual());
        ring.expect(1, ring.usual());
        ring.expect(3, ring.usual());
        ring.expectNothing();
    }

    @Test
    void aLazyMessageIsThereAtTheLatestAfterTheFlush() {
        int messages = Math.min(3, ring.capacity());
        for (int i = 0; i < messages; i++) {
            ring.fill(claim, i, ring.usual());
            producer.commitLazy(claim);
        }
        List<byte[]> seen = ring.drain();
        producer.flush();
        seen.addAll(ring.drain());
        assertEquals(messages, seen.size());
        for (int i = 0; i < messages; i++) {
            assertArrayEquals(RingFixture.message(i, ring.usual()), seen.get(i));
        }
    }

    @Test
    void aCommitPublishesLazyMessagesBeforeItself() {
        if (ring.capacity() < 2) {
            return;
        }
        ring.fill(claim, 1, ring.usual());
        producer.commitLazy(claim);
        ring.fill(claim, 2, ring.usual());
        producer.commit(claim);
        ring.expect(1, ring.usual());
        ring.expect(2, ring.usual());
        ring.expectNothing();
    }

    @Test
    void anOfferPublishesLazyMessagesBeforeItself() {
        if (ring.capacity() < 2) {
            return;
        }
        ring.fill(claim, 1, ring.usual());
        producer.commitLazy(claim);
        ring.send(2, ring.usual());
        ring.expect(1, ring.usual());
        ring.expect(2, ring.usual());
    }

    @Test
    void lazyMessagesDoNotHoldUpAFullRing() {
        int sent = 0;
        while (producer.tryClaim(ring.usual(), claim) == Offer.SENT) {
            producer.commitLazy(claim);
            sent++;
            assertTrue(sent < 1_000_000, "the ring is never full");
        }
        assertEquals(sent, ring.drain().size(), "a refused claim must publish what is pending");
        producer.flush();
        ring.expectNothing();
    }

    @Test
    void aFlushWithNothingPendingDoesNothing() {
        producer.flush();
        producer.flush();
        ring.expectNothing();
    }

    @Test
    void anEmptyClaimCannotBeUsed() {
        for (Consumer<Claim> use :
                List.<Consumer<Claim>>of(producer::commit, producer::commitLazy, producer::abort, Claim::segment)) {
            assertThrows(IllegalStateException.class, () -> use.accept(claim));
        }
        ring.expectNothing();
    }

    @Test
    void aClaimCannotBeUsedTwice() {
        for (Consumer<Claim> first :
                List.<Consumer<Claim>>of(producer::commit, producer::commitLazy, producer::abort)) {
            ring.fill(claim, 1, ring.usual());
            first.accept(claim);
            assertThrows(IllegalStateException.class, () -> producer.commit(claim));
            assertThrows(IllegalStateException.class, () -> producer.commitLazy(claim));
            assertThrows(IllegalStateException.class, () -> producer.abort(claim));
            producer.flush();
            ring.drain();
            ring.expectNothing();
        }
    }

    @Test
    void anOpenClaimCannotBeClaimedAgain() {
        ring.fill(claim, 1, ring.usual());
        assertThrows(IllegalStateException.class, () -> producer.tryClaim(ring.usual(), claim));
        producer.commit(claim);
        ring.expect(1, ring.usual());
        ring.expectNothing();
    }

    @Test
    void aClaimOfAnotherRingIsRefused() throws Exception {
        RingFixture other = open();
        Claim foreign = other.producer().newClaim();
        assertThrows(IllegalArgumentException.class, () -> producer.tryClaim(ring.usual(), foreign));
        other.fill(foreign, 1, other.usual());
        assertThrows(RuntimeException.class, () -> producer.commit(foreign));
        ring.expectNothing();
        other.producer().commit(foreign);
        other.expect(1, other.usual());
    }

    @Test
    void aNegativeLengthIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> producer.tryClaim(-1, claim));
        assertThrows(IllegalArgumentException.class, () -> producer.tryClaim(Integer.MIN_VALUE, claim));
        ring.send(1, ring.usual());
        ring.expect(1, ring.usual());
    }

    @Test
    void aRefusedClaimStaysEmpty() {
        ring.sendUntilFull();
        assertEquals(Offer.FULL, producer.tryClaim(ring.usual(), claim));
        assertThrows(IllegalStateException.class, () -> producer.commit(claim));
        ring.drain();
        ring.fill(claim, 3, ring.usual());
        producer.commit(claim);
        ring.expect(3, ring.usual());
    }

    @Test
    void aClaimMayBeShortenedWhereTheWireAllowsIt() {
        int longer = Math.min(ring.longest(), 16);
        for (int shorter : new int[] {longer, longer / 2, 1, 0}) {
            assertEquals(Offer.SENT, producer.tryClaim(longer, claim));
            if (!shorten(shorter)) {
                producer.abort(claim);
                return;
            }
            assertEquals(shorter, claim.length());
            assertThrows(IllegalArgumentException.class, () -> claim.shorten(shorter + 1));
            assertThrows(IllegalArgumentException.class, () -> claim.shorten(-1));
            byte[] bytes = RingFixture.message(shorter, shorter);
            for (int i = 0; i < shorter; i++) {
                claim.segment().set(ValueLayout.JAVA_BYTE, claim.offset() + i, bytes[i]);
            }
            producer.commit(claim);
            ring.expect(shorter, shorter);
            ring.send(77, ring.usual());
            ring.expect(77, ring.usual());
        }
    }

    @Test
    void claimingAndCommittingAllocateNothing() {
        MessageHandler ignore = (segment, offset, length, endpoint) -> {};
        int length = ring.usual();
        double bytes = Allocations.perOperation(
                () -> {
                    producer.tryClaim(length, claim);
                    producer.commitLazy(claim);
                    producer.flush();
                    ring.consumer().poll(ignore, 1);
                },
                10_000);
        assertTrue(bytes < GATE, () -> "bytes per claim, commit and poll: " + bytes);
    }

    private boolean shorten(int length) {
        try {
            claim.shorten(length);
            return true;
        } catch (UnsupportedOperationException expected) {
            return false;
        }
    }
}
