package io.millrace.itests.container;

import io.millrace.api.channel.Channel;
import io.millrace.itests.support.Eventually;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/**
 * An application that receives a stream of the C peer on a link's channel, whichever it is at the moment, and checks
 * every number and every byte. Thread-safety: one thread receives, the answers are for any.
 */
final class FusiondockReceiver implements AutoCloseable {
    private static final Duration LOOK = Duration.ofMillis(20);

    private final FusiondockHub hub;
    private final long stream;
    private final AtomicLong count = new AtomicLong();
    private final List<String> errors = new CopyOnWriteArrayList<>();
    private final Thread thread;
    private volatile boolean stopped;

    FusiondockReceiver(FusiondockHub hub) {
        this(hub, Long.MAX_VALUE);
    }

    /**
     * For streams one after another.
     *
     * @param stream how many messages each has
     */
    FusiondockReceiver(FusiondockHub hub, long stream) {
        this.hub = hub;
        this.stream = stream;
        thread = Thread.ofPlatform().name("receiver").start(this::run);
    }

    private void run() {
        try {
            while (!stopped) {
                hub.container()
                        .find(Channel.class, FusiondockHub.FILTER)
                        .ifPresent(channel -> channel.receive(this::take, LOOK));
            }
        } catch (RuntimeException e) {
            errors.add("the receiving thread died: " + e);
            throw e;
        }
    }

    private void take(MemorySegment segment, long offset, int length, int type) {
        byte[] bytes = segment.asSlice(offset, length).toArray(ValueLayout.JAVA_BYTE);
        long number = count.get() % stream;
        if (type != 3 || !Arrays.equals(bytes, FusiondockMessages.of(number, length))) {
            errors.add("expected message " + number + " of type 3, got one of type " + type + " and " + length
                    + " bytes: " + Arrays.toString(Arrays.copyOf(bytes, Math.min(length, 16))));
        }
        count.incrementAndGet();
    }

    /** Messages received so far. */
    long count() {
        return count.get();
    }

    /** Waits for so many messages. */
    void await(long wanted) {
        Eventually.until(wanted + " messages", this::toString, () -> count() >= wanted || !errors.isEmpty());
    }

    /** What was wrong so far. */
    List<String> errors() {
        return List.copyOf(errors);
    }

    @Override
    public String toString() {
        return count + " messages came, errors " + errors.stream().limit(3).toList();
    }

    @Override
    public void close() {
        stopped = true;
        Eventually.until("the end of the receiving thread", () -> !thread.isAlive());
    }
}
