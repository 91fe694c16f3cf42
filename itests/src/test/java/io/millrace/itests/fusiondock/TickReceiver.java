package io.millrace.itests.fusiondock;

import io.millrace.api.channel.Channel;
import io.millrace.fusiondock.internal.FusiondockLayout;
import io.millrace.itests.container.Container;
import io.millrace.itests.support.Eventually;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.util.tracker.ServiceTracker;

/**
 * An application that receives on one channel, whoever provides it at the moment: ticks, which must come one after the
 * other, and other messages. Thread-safety: one thread receives, the answers are for any.
 */
final class TickReceiver implements AutoCloseable {
    private static final long IDLE_NANOS = 20_000;

    private final ServiceTracker<Channel, Channel> channels;
    private final AtomicLong ticks = new AtomicLong();
    private final List<Message> others = new CopyOnWriteArrayList<>();
    private final List<String> errors = new CopyOnWriteArrayList<>();
    private final Thread thread;
    private volatile boolean stopped;

    TickReceiver(Container container, String filter) {
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
            came += channel.rx().poll(this::take, 1);
        }
        return came;
    }

    private void take(MemorySegment segment, long offset, int length, int type) {
        if (type != FusiondockLayout.TYPE_TICK) {
            others.add(Message.of(type, segment, offset, length));
            return;
        }
        long tick = segment.get(ValueLayout.JAVA_LONG_UNALIGNED, offset);
        if (tick != ticks.incrementAndGet()) {
            errors.add("tick " + tick + " came as number " + ticks);
        }
    }

    /** How many ticks came. */
    long ticks() {
        return ticks.get();
    }

    /** What else came, in order. */
    List<Message> others() {
        return List.copyOf(others);
    }

    /** Waits for more ticks. */
    void awaitTicks(int more) {
        long wanted = ticks() + more;
        Eventually.until(wanted + " ticks", this::toString, () -> ticks() >= wanted || !errors.isEmpty());
    }

    /** Waits for so many other messages in all. */
    void awaitOthers(int wanted) {
        Eventually.until(wanted + " messages", this::toString, () -> others.size() >= wanted || !errors.isEmpty());
    }

    /** What was wrong so far. */
    List<String> errors() {
        return List.copyOf(errors);
    }

    @Override
    public String toString() {
        return ticks + " ticks came and " + others.size() + " other messages, errors "
                + errors.stream().limit(3).toList();
    }

    @Override
    public void close() {
        stopped = true;
        Eventually.until("the end of the receiving thread", () -> !thread.isAlive());
        channels.close();
    }
}
