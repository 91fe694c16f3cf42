package io.millrace.itests.container;

import io.millrace.api.channel.Channel;
import io.millrace.itests.support.Eventually;
import io.millrace.itests.support.Payload;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.util.tracker.ServiceTracker;

/**
 * An application that receives on all channels of a link, whoever provides them at the moment, and checks every
 * sequence number and every byte. Thread-safety: one thread receives, the answers are for any.
 */
final class Receiver implements AutoCloseable {
    private static final long IDLE_NANOS = 20_000;

    private final ServiceTracker<Channel, Channel> channels;
    private final long[] expected = new long[Link.ENDPOINTS];
    private final AtomicLong count = new AtomicLong();
    private final List<String> errors = new CopyOnWriteArrayList<>();
    private final Thread thread;
    private volatile boolean stopped;

    Receiver(Link link) {
        try {
            channels = new ServiceTracker<>(
                    link.container().context(),
                    FrameworkUtil.createFilter("(&(objectClass=" + Channel.class.getName() + ")" + link.filter() + ")"),
                    null);
        } catch (InvalidSyntaxException e) {
            throw new IllegalArgumentException(link.filter(), e);
        }
        channels.open();
        thread = Thread.ofPlatform().name("receiver").start(this::run);
    }

    private void run() {
        try {
            while (!stopped) {
                if (pollAll() == 0) {
                    LockSupport.parkNanos(IDLE_NANOS);
                }
            }
        } catch (RuntimeException e) {
            errors.add("the receiving thread died: " + e);
            throw e;
        }
    }

    private int pollAll() {
        int came = 0;
        for (Channel channel : channels.getServices(new Channel[0])) {
            came += channel.rx().poll(this::take, 64);
        }
        return came;
    }

    private void take(MemorySegment segment, long offset, int length, int endpoint) {
        byte[] bytes = segment.asSlice(offset, length).toArray(ValueLayout.JAVA_BYTE);
        long sequence = expected[endpoint]++;
        if (!Arrays.equals(bytes, Payload.of(sequence, endpoint, length))) {
            errors.add("endpoint " + endpoint + ", expected message " + sequence + ", got " + Arrays.toString(bytes));
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
        channels.close();
    }
}
