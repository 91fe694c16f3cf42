package io.millrace.api.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.ring.Claim;
import io.millrace.api.ring.MessageHandler;
import io.millrace.api.ring.Offer;
import io.millrace.api.ring.RingInfo;
import io.millrace.api.ring.RingInfo.Direction;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What both ends of every ring must do. A bundle extends this class and makes its ring in {@code open}. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class RingContract extends RingThreadContract {
    private static final double GATE = 0.1;

    /** For subclasses. */
    protected RingContract() {}

    @Test
    void anEmptyRingHasNothing() {
        ring.expectNothing();
        assertFalse(ring.consumer().tryTake(ring.consumer().newLease()));
        assertEquals(0, ring.producer().info().backlog());
    }

    @Test
    void infoSaysWhichEndItIs() {
        RingInfo tx = ring.producer().info();
        RingInfo rx = ring.consumer().info();
        assertEquals(Direction.TX, tx.direction());
        assertEquals(Direction.RX, rx.direction());
        assertTrue(tx.maxMessageBytes() > 0, tx::toString);
    }

    @Test
    void messagesOfEverySizeArriveAsSent() {
        int number = 0;
        for (int length : sizes()) {
            ring.send(++number, length);
            ring.expect(number, length);
        }
        ring.expectNothing();
    }

    @Test
    void messagesFromASegmentArriveAsSent() {
        MemorySegment heap = MemorySegment.ofArray(new byte[ring.longest() + 8]);
        MemorySegment outside = Arena.ofAuto().allocate(ring.longest() + 8L, 8);
        int number = 0;
        for (int length : sizes()) {
            for (MemorySegment source : List.of(heap, outside)) {
                number++;
                MemorySegment.copy(RingFixture.message(number, length), 0, source, ValueLayout.JAVA_BYTE, 3, length);
                assertEquals(Offer.SENT, ring.producer().offer(source, 3, length));
                ring.expect(number, length);
            }
        }
    }

    @Test
    void partOfAnArrayCanBeSent() {
        byte[] around = new byte[ring.usual() + 10];
        System.arraycopy(RingFixture.message(5, ring.usual()), 0, around, 7, ring.usual());
        assertEquals(Offer.SENT, ring.producer().offer(around, 7, ring.usual()));
        ring.expect(5, ring.usual());
    }

    @Test
    void whatIsNotInTheArrayIsRefused() {
        byte[] bytes = new byte[8];
        assertThrows(IndexOutOfBoundsException.class, () -> ring.producer().offer(bytes, 4, 5));
        assertThrows(IndexOutOfBoundsException.class, () -> ring.producer().offer(bytes, -1, 2));
        MemorySegment segment = MemorySegment.ofArray(bytes);
        assertThrows(IndexOutOfBoundsException.class, () -> ring.producer().offer(segment, 4, 5));
        ring.expectNothing();
        ring.send(1, ring.usual());
        ring.expect(1, ring.usual());
    }

    @Test
    void messagesArriveInOrder() {
        for (int i = 0; i < ring.capacity(); i++) {
            ring.send(i, ring.usual());
        }
        assertEquals(ring.capacity(), ring.consumer().available());
        for (int i = 0; i < ring.capacity(); i++) {
            ring.expect(i, ring.usual());
        }
        ring.expectNothing();
    }

    @Test
    void messagesGoRoundTheRingManyTimes() {
        int next = 0;
        int[] sizes = sizes().stream().mapToInt(Integer::intValue).toArray();
        for (int i = 0; i < 20 * (ring.capacity() + 7); i++) {
            int length = sizes[i % sizes.length];
            byte[] message = RingFixture.message(i, length);
            while (ring.producer().offer(message, 0, length) == Offer.FULL) {
                assertTrue(next < i, "an empty ring has no room for " + length + " bytes");
                ring.expect(next, sizes[next % sizes.length]);
                next++;
            }
        }
        for (byte[] message : ring.drain()) {
            assertArrayEquals(RingFixture.message(next, sizes[next % sizes.length]), message);
            next++;
        }
        assertEquals(20 * (ring.capacity() + 7), next);
    }

    @Test
    void pollHandsOutAtMostTheLimit() {
        int sent = ring.sendUntilFull();
        MessageHandler ignore = (segment, offset, length, endpoint) -> {};
        assertEquals(1, ring.consumer().poll(ignore, 1));
        assertEquals(Math.min(2, sent - 1), ring.consumer().poll(ignore, 2));
        assertEquals(Math.max(0, sent - 3), ring.consumer().poll(ignore, 1 << 20));
        ring.expectNothing();
    }

    @Test
    void aFullRingHasRoomAgainOnceConsumed() {
        int sent = ring.sendUntilFull();
        assertTrue(sent >= ring.capacity(), () -> "full after " + sent);
        assertTrue(ring.producer().info().refused() > 0, "FULL was not counted");
        for (int i = 0; i < sent; i++) {
            ring.expect(i, ring.usual());
        }
        ring.expectNothing();
        ring.send(sent, ring.usual());
        ring.expect(sent, ring.usual());
    }

    @Test
    void whatIsTooLongIsTooLargeAndLeavesNothing() {
        int max = ring.producer().info().maxMessageBytes();
        if (max < 1 << 24) {
            byte[] message = new byte[max + 1];
            assertEquals(Offer.TOO_LARGE, ring.producer().offer(message, 0, max + 1));
            assertEquals(Offer.TOO_LARGE, ring.producer().offer(MemorySegment.ofArray(message), 0, max + 1));
            assertEquals(
                    Offer.TOO_LARGE,
                    ring.producer().tryClaim(max + 1, ring.producer().newClaim()));
        }
        if (max < Integer.MAX_VALUE) {
            Claim claim = ring.producer().newClaim();
            assertEquals(Offer.TOO_LARGE, ring.producer().tryClaim(Integer.MAX_VALUE, claim));
        }
        ring.expectNothing();
        ring.send(1, ring.usual());
        ring.expect(1, ring.usual());
    }

    @Test
    void aHandlerThatThrowsReleasesItsMessage() {
        MessageHandler failing = (segment, offset, length, endpoint) -> {
            throw new UncheckedFailure();
        };
        for (int i = 0; i < 3 * ring.capacity(); i++) {
            ring.send(i, ring.usual());
            assertThrows(UncheckedFailure.class, () -> ring.consumer().poll(failing, 1));
        }
        ring.expectNothing();
        ring.send(7, ring.usual());
        ring.expect(7, ring.usual());
    }

    @Test
    void messagesBehindAHandlerThatThrowsAreKept() {
        int sent = ring.sendUntilFull();
        int[] seen = {0};
        MessageHandler failing = (segment, offset, length, endpoint) -> {
            if (++seen[0] == 2) {
                throw new UncheckedFailure();
            }
        };
        if (sent < 2) {
            assertEquals(1, ring.consumer().poll(failing, 1 << 20));
            return;
        }
        assertThrows(UncheckedFailure.class, () -> ring.consumer().poll(failing, 1 << 20));
        for (int i = 2; i < sent; i++) {
            ring.expect(i, ring.usual());
        }
        ring.expectNothing();
    }

    @Test
    void countersFollowTheMessages() {
        RingInfo tx = ring.producer().info();
        RingInfo rx = ring.consumer().info();
        ring.send(1, ring.usual());
        assertEquals(1, ring.producer().info().backlog());
        ring.expect(1, ring.usual());
        assertEquals(0, ring.producer().info().backlog());
        assertEquals(tx.messages() + 1, ring.producer().info().messages());
        assertEquals(tx.bytes() + ring.usual(), ring.producer().info().bytes());
        assertEquals(rx.messages() + 1, ring.consumer().info().messages());
        assertEquals(rx.bytes() + ring.usual(), ring.consumer().info().bytes());
        assertEquals(0, ring.consumer().info().corrupt());
    }

    @Test
    void aClosedEndAnswersClosedAndNothing() {
        ring.send(1, ring.usual());
        ring.closeProducer().run();
        assertEquals(Offer.CLOSED, ring.producer().offer(new byte[1], 0, 1));
        assertEquals(Offer.CLOSED, ring.producer().offer(MemorySegment.ofArray(new byte[1]), 0, 1));
        assertEquals(Offer.CLOSED, ring.producer().tryClaim(1, ring.producer().newClaim()));
        ring.producer().flush();
        ring.closeConsumer().run();
        assertEquals(0, ring.drain().size());
        assertEquals(0, ring.consumer().available());
        assertFalse(ring.consumer().tryTake(ring.consumer().newLease()));
    }

    @Test
    void sendingAndPollingAllocateNothing() {
        byte[] message = new byte[ring.usual()];
        MessageHandler ignore = (segment, offset, length, endpoint) -> {};
        double bytes = Allocations.perOperation(
                () -> {
                    ring.producer().offer(message, 0, message.length);
                    ring.consumer().poll(ignore, 1);
                },
                10_000);
        assertTrue(bytes < GATE, () -> "bytes per offer and poll: " + bytes);
    }

    private NavigableSet<Integer> sizes() {
        int max = ring.longest();
        var sizes = new TreeSet<Integer>();
        for (int size : new int[] {0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 63, 64, 65, 255, 256, 257, 1023, 4096}) {
            sizes.add(Math.min(size, max));
        }
        sizes.addAll(List.of(max / 3, max / 2, max - 1, max));
        return sizes;
    }

    /** What a failing handler throws. */
    private static final class UncheckedFailure extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}
