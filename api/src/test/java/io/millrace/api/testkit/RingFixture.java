package io.millrace.api.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.ring.Claim;
import io.millrace.api.ring.Consumer;
import io.millrace.api.ring.Lease;
import io.millrace.api.ring.Offer;
import io.millrace.api.ring.Producer;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * Both ends of one ring, over memory of their own.
 *
 * @param producer the sending end
 * @param consumer the receiving end, in the same process
 * @param capacity how many messages of 16 bytes an empty ring takes at least, 1 or more
 * @param closeProducer closes the sending end as a stopping bundle would
 * @param closeConsumer closes the receiving end as a stopping bundle would
 */
public record RingFixture(
        Producer producer, Consumer consumer, int capacity, Runnable closeProducer, Runnable closeConsumer) {
    /**
     * The message of a number: the number in its first four bytes, as far as they go, then a pattern.
     *
     * @param number which message
     * @param length its length
     * @return the bytes
     */
    public static byte[] message(int number, int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i < 4 ? number >>> (8 * i) : number * 31 + i * 7 + (i >> 8));
        }
        return bytes;
    }

    /** The longest message worth making in a test. */
    int longest() {
        return Math.min(producer.info().maxMessageBytes(), 1 << 20);
    }

    /** The length most tests use. */
    int usual() {
        return Math.min(16, longest());
    }

    void send(int number, int length) {
        assertEquals(Offer.SENT, producer.offer(message(number, length), 0, length), () -> "message " + number);
    }

    /** Claims and fills; the claim stays open. */
    void fill(Claim claim, int number, int length) {
        assertEquals(Offer.SENT, producer.tryClaim(length, claim), () -> "claim for message " + number);
        assertEquals(length, claim.length());
        MemorySegment.copy(message(number, length), 0, claim.segment(), ValueLayout.JAVA_BYTE, claim.offset(), length);
    }

    /** Everything that is there. */
    List<byte[]> drain() {
        List<byte[]> messages = new ArrayList<>();
        int handled =
                consumer.poll((segment, at, length, endpoint) -> messages.add(copy(segment, at, length)), 1 << 20);
        assertEquals(messages.size(), handled, "poll answers another number than it handled");
        return messages;
    }

    void expect(int number, int length) {
        List<byte[]> messages = new ArrayList<>();
        assertEquals(
                1,
                consumer.poll((segment, at, size, endpoint) -> messages.add(copy(segment, at, size)), 1),
                () -> "message " + number + " of " + length + " bytes is not there");
        assertArrayEquals(message(number, length), messages.getFirst());
    }

    void expectNothing() {
        assertEquals(0, consumer.available());
        assertEquals(0, drain().size());
    }

    /** Sends until there is no room; answers how many went in. */
    int sendUntilFull() {
        byte[] bytes = new byte[usual()];
        int sent = 0;
        while (true) {
            System.arraycopy(message(sent, bytes.length), 0, bytes, 0, bytes.length);
            Offer offer = producer.offer(bytes, 0, bytes.length);
            if (offer != Offer.SENT) {
                assertEquals(Offer.FULL, offer);
                return sent;
            }
            sent++;
            assertTrue(sent < 1_000_000, "the ring is never full");
        }
    }

    static byte[] bytesOf(Lease lease) {
        return copy(lease.segment(), lease.offset(), lease.length());
    }

    static byte[] copy(MemorySegment segment, long offset, int length) {
        return segment.asSlice(offset, length).toArray(ValueLayout.JAVA_BYTE);
    }
}
