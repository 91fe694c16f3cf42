package io.millrace.itests.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.itests.support.Eventually;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;
import java.util.function.LongPredicate;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Peers that are told to send, or to receive, so and so many messages: they are told again and again. Thread-safety:
 * confined to one thread.
 */
final class StreamLoad implements Load {
    /** Messages of a stream. */
    static final int STREAM = 2_000;

    private final String channel;
    private final LongSupplier received;
    private final Supplier<List<String>> wrong;
    private final Sender sender;
    private final AutoCloseable[] closed;
    /** How many messages of ours the listener was told of. */
    private final AtomicLong asked = new AtomicLong();

    private final CompletableFuture<Long> talker;
    private final CompletableFuture<Long> listener;
    private volatile boolean over;

    /**
     * A peer and what it is told.
     *
     * @param ask answers when it is done
     * @param command by the number of the first message of a stream
     */
    record Side(UnaryOperator<String> ask, LongFunction<String> command) {}

    /**
     * Begins.
     *
     * @param channel a filter
     * @param send sends a message
     * @param received how many messages came
     * @param wrong what was wrong with them
     * @param closed at the end, in this order
     */
    StreamLoad(
            String channel,
            Side talks,
            Side listens,
            LongPredicate send,
            LongSupplier received,
            Supplier<List<String>> wrong,
            AutoCloseable... closed) {
        this.channel = channel;
        this.received = received;
        this.wrong = wrong;
        this.closed = closed;
        talker = start(talks, new AtomicLong());
        listener = start(listens, asked);
        sender = new Sender(send, asked::get);
    }

    /** Says at the end of how many messages. */
    private CompletableFuture<Long> start(Side side, AtomicLong told) {
        return CompletableFuture.supplyAsync(
                () -> {
                    while (!over) {
                        long first = told.getAndAdd(STREAM);
                        String answer = side.ask().apply(side.command().apply(first));
                        assertTrue(answer.matches(".*\"(n|count)\":" + STREAM + ",.*"), answer);
                    }
                    return told.get();
                },
                task -> Thread.ofPlatform().name("peer").start(task));
    }

    @Override
    public long received() {
        return received.getAsLong();
    }

    @Override
    public long sent() {
        return sender.sent();
    }

    @Override
    public String errors() {
        return String.join(" ", wrong.get())
                + String.join(" ", sender.errors())
                + failure("the talker", talker)
                + failure("the listener", listener);
    }

    private static String failure(String who, CompletableFuture<Long> peer) {
        return peer.isCompletedExceptionally() ? " " + who + " failed: " + peer.exceptionNow() : "";
    }

    @Override
    public String channel() {
        return channel;
    }

    @Override
    public void finish() {
        over = true;
        long sent = end(listener);
        long wanted = end(talker);
        Eventually.until(wanted + " messages", () -> received() >= wanted || !errors().isEmpty());
        assertEquals("", errors());
        assertEquals(wanted, received());
        assertEquals(sent, sender.sent());
    }

    private static long end(CompletableFuture<Long> peer) {
        return peer.orTimeout(Eventually.WATCHDOG.toSeconds(), TimeUnit.SECONDS).join();
    }

    @Override
    public void close() {
        over = true;
        sender.close();
        for (AutoCloseable each : closed) {
            try {
                each.close();
            } catch (Exception e) {
                throw new AssertionError("not closed: " + each, e);
            }
        }
    }
}
