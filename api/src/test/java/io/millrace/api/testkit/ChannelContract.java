package io.millrace.api.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.channel.Channel;
import io.millrace.api.ring.MessageHandler;
import io.millrace.api.ring.Offer;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every {@link Channel} must do: two of them, each the peer of the other. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class ChannelContract {
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final Duration SHORT = Duration.ofMillis(1);
    private static final int ROUND_TRIPS = 200;
    private static final int MANY = 1_000_000;
    private static final MessageHandler IGNORE = (segment, offset, length, endpoint) -> {};

    private Pair pair;
    private Channel left;
    private Channel right;

    /** For subclasses. */
    protected ChannelContract() {}

    /**
     * Two channels that are connected.
     *
     * @param left one
     * @param right the other; both directions exist
     * @param stopLeft stops the provider of the first, as a bundle that stops would
     * @param stopRight stops the provider of the second
     */
    public record Pair(Channel left, Channel right, Runnable stopLeft, Runnable stopRight) {}

    /**
     * Makes two connected channels without messages.
     *
     * @return the pair
     * @throws Exception if that is not possible
     */
    protected abstract Pair open() throws Exception;

    @BeforeEach
    void openPair() throws Exception {
        pair = open();
        left = pair.left();
        right = pair.right();
    }

    @AfterEach
    void stopBoth() {
        pair.stopLeft().run();
        pair.stopRight().run();
    }

    @Test
    void saysWhatItIs() {
        assertFalse(left.info().name().isBlank(), "no name");
        assertFalse(left.info().protocol().isBlank(), "no protocol");
        assertFalse(left.info().peer().isBlank(), "no peer");
        assertFalse(left.info().segment().isBlank(), "no segment");
        assertEquals(List.of(), left.info().problems());
        assertNotNull(left.peer());
    }

    @Test
    void messagesGoBothWays() {
        for (int i = 0; i < 50; i++) {
            assertEquals(Offer.SENT, left.send(message(i), Duration.ZERO));
            assertEquals(Offer.SENT, right.send(MemorySegment.ofArray(message(-i)), Duration.ZERO));
            assertArrayEquals(message(i), receive(right));
            assertArrayEquals(message(-i), receive(left));
        }
    }

    @Test
    void ringsAndChannelCarryTheSameMessages() {
        byte[] message = message(1);
        assertEquals(Offer.SENT, left.tx().offer(message, 0, message.length));
        assertArrayEquals(message, receive(right));
        assertEquals(Offer.SENT, left.send(message, Duration.ZERO));
        assertEquals(1, right.rx().poll(IGNORE, 1));
    }

    @Test
    void withoutAMessageReceiveAnswersZeroInTheEnd() {
        assertEquals(0, left.receive(IGNORE, Duration.ZERO));
        assertEquals(0, left.receive(IGNORE, SHORT));
        assertEquals(0, left.receive(IGNORE, Duration.ofSeconds(-1)));
    }

    @Test
    void withoutRoomSendAnswersFullInTheEnd() {
        int sent = fill();
        assertEquals(Offer.FULL, left.send(message(sent), Duration.ZERO));
        assertEquals(Offer.FULL, left.send(message(sent), SHORT));
        assertEquals(Offer.FULL, left.send(MemorySegment.ofArray(message(sent)), SHORT));
        assertEquals(sent, drain(right), "a refused message arrived, or an accepted one did not");
        assertEquals(Offer.SENT, left.send(message(0), SHORT));
    }

    @Test
    void whatIsTooLongIsTooLargeAtOnce() {
        int max = left.tx().info().maxMessageBytes();
        if (max < 1 << 24) {
            assertEquals(Offer.TOO_LARGE, left.send(new byte[max + 1], LONG));
        }
        assertEquals(0, right.receive(IGNORE, SHORT));
    }

    @Test
    void aMessageWakesWhoReceives() throws Exception {
        var received = new ArrayList<byte[]>();
        var waiting = new CountDownLatch(1);
        Together.run(
                () -> {
                    waiting.countDown();
                    int handled = right.receive(collect(received), LONG);
                    assertEquals(1, handled, "woken without a message");
                },
                () -> {
                    waiting.await();
                    assertEquals(Offer.SENT, left.send(message(3), LONG));
                });
        assertArrayEquals(message(3), received.getFirst());
    }

    @Test
    void roomWakesWhoSends() throws Exception {
        int sent = fill();
        var waiting = new CountDownLatch(1);
        Together.run(
                () -> {
                    waiting.countDown();
                    assertEquals(Offer.SENT, left.send(message(sent), LONG));
                },
                () -> {
                    waiting.await();
                    for (int seen = 0; seen <= sent; ) {
                        seen += right.receive(IGNORE, LONG);
                    }
                });
    }

    @Test
    void twoThreadsPlayPingPong() throws Exception {
        Together.run(
                () -> {
                    for (int i = 0; i < ROUND_TRIPS; i++) {
                        assertEquals(Offer.SENT, left.send(message(i), LONG));
                        assertArrayEquals(message(i), receive(left));
                    }
                },
                () -> {
                    for (int i = 0; i < ROUND_TRIPS; i++) {
                        byte[] ping = receive(right);
                        assertEquals(Offer.SENT, right.send(ping, LONG));
                    }
                });
    }

    @Test
    void afterTheStopSendsAnswerClosedAndReceivesZero() {
        right.send(message(1), Duration.ZERO);
        pair.stopLeft().run();
        assertEquals(Offer.CLOSED, left.send(message(2), LONG));
        assertEquals(Offer.CLOSED, left.send(MemorySegment.ofArray(message(2)), LONG));
        assertEquals(0, left.receive(IGNORE, LONG));
    }

    @Test
    void theStopWakesWhoReceives() throws Exception {
        var waiting = new CountDownLatch(1);
        Together.run(
                () -> {
                    waiting.countDown();
                    assertEquals(0, left.receive(IGNORE, LONG));
                },
                () -> {
                    waiting.await();
                    pair.stopLeft().run();
                });
    }

    @Test
    void theStopWakesWhoSends() throws Exception {
        int sent = fill();
        var waiting = new CountDownLatch(1);
        Together.run(
                () -> {
                    waiting.countDown();
                    assertEquals(Offer.CLOSED, left.send(message(sent), LONG));
                },
                () -> {
                    waiting.await();
                    pair.stopLeft().run();
                });
    }

    @Test
    void aSubscriptionCanBeEndedTwice() {
        Channel.Subscription subscription = left.listen((channel, before, after) -> {});
        subscription.close();
        subscription.close();
    }

    private int fill() {
        int sent = 0;
        while (left.send(message(sent), Duration.ZERO) == Offer.SENT) {
            sent++;
            assertTrue(sent < MANY, "the channel is never full");
        }
        return sent;
    }

    private static int drain(Channel channel) {
        int seen = 0;
        int handled = channel.receive(IGNORE, SHORT);
        while (handled > 0) {
            seen += handled;
            handled = channel.receive(IGNORE, SHORT);
        }
        return seen;
    }

    private static byte[] receive(Channel channel) {
        List<byte[]> messages = new ArrayList<>();
        assertEquals(1, channel.receive(collect(messages), LONG));
        return messages.getFirst();
    }

    private static MessageHandler collect(List<byte[]> messages) {
        return (segment, offset, length, endpoint) -> messages.add(RingFixture.copy(segment, offset, length));
    }

    private byte[] message(int number) {
        return RingFixture.message(number, Math.min(16, left.tx().info().maxMessageBytes()));
    }
}
