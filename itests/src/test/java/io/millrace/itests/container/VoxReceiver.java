package io.millrace.itests.container;

import io.millrace.api.channel.Channel;
import io.millrace.itests.support.Eventually;
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
 * An application that receives on one channel, whoever provides it at the moment, and checks every number and every
 * byte. Thread-safety: one thread receives, the answers are for any.
 */
final class VoxReceiver implements AutoCloseable {
    private static final long IDLE_NANOS = 20_000;

    private final ServiceTracker<Channel, Channel> channels;
    private final AtomicLong count = new AtomicLong();
    private final List<String> errors = new CopyOnWriteArrayList<>();
    private final Thread thread;
    private volatile boolean stopped;

    VoxReceiver(Container container, String filter) {
        try {
            channels = new ServiceTracker<>(
                    container.context(),
                    FrameworkUtil.createFilter("(&(objectClass=" + Channel.class.getName() + ")" + filter + ")"),
                    null);
        } catch (InvalidSyntaxException e) {
            throw new IllegalArgumentException(filter, e);
        }
        channels.open();
        thread = Thread.ofPlatform().name("receiver").start(this::run);
    }

    private void run() {
        try {
            while (!stopped) {
                if (poll() == 0) {
                    LockSupport.parkNanos(IDLE_NANOS);
                }
            }
        } catch (RuntimeException e) {
            errors.add("the receiving thread died: " + e);
            throw e;
        }
    }

    private int poll() {
        int came = 0;
        for (Channel channel : channels.getServices(new Channel[0])) {
            came += channel.rx().poll(this::take, 64);
        }
        return came;
    }

    private void take(MemorySegment segment, long offset, int length, int endpoint) {
        byte[] bytes = segment.asSlice(offset, length).toArray(ValueLayout.JAVA_BYTE);
        long sequence = count.get();
        if (!Arrays.equals(bytes, VoxMessages.of(sequence, length))) {
            errors.add("guest " + endpoint + ", expected message " + sequence + ", got " + length + " bytes: "
                    + Arrays.toString(Arrays.copyOf(bytes, Math.min(length, 16))));
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
