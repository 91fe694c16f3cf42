package io.millrace.gateway.runtime.internal;

import io.millrace.api.channel.Channel;
import io.millrace.api.channel.ChannelInfo;
import io.millrace.api.channel.ChannelListener;
import io.millrace.api.channel.PeerState;
import io.millrace.api.channel.Problem;
import io.millrace.api.memory.SegmentLostException;
import io.millrace.api.ring.Consumer;
import io.millrace.api.ring.MessageHandler;
import io.millrace.api.ring.Offer;
import io.millrace.api.ring.Producer;
import io.millrace.api.ring.RingInfo;
import java.lang.foreign.MemorySegment;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;

/** A channel whose rings only have counters. */
final class FakeChannel implements Channel {
    private final String name;
    private final int endpoint;
    private final long messages;
    private final List<Problem> problems;
    boolean lost;

    FakeChannel(String name, int endpoint, long messages, Problem... problems) {
        this.name = name;
        this.endpoint = endpoint;
        this.messages = messages;
        this.problems = List.of(problems);
    }

    @Override
    public Producer tx() {
        return ring(Producer.class, RingInfo.Direction.TX, messages);
    }

    @Override
    public Consumer rx() {
        return ring(Consumer.class, RingInfo.Direction.RX, messages * 2);
    }

    private <T> T ring(Class<T> type, RingInfo.Direction direction, long count) {
        RingInfo info = new RingInfo(direction, RingInfo.Threads.ONE, 64, 1, 64, 128, count, count * 10, 3, 4);
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (_, method, _) -> {
            if (lost) {
                throw new SegmentLostException("gone", null);
            }
            return method.getName().equals("info") ? info : null;
        }));
    }

    @Override
    public PeerState peer() {
        return PeerState.ALIVE;
    }

    @Override
    public Offer send(byte[] message, Duration timeout) {
        return Offer.CLOSED;
    }

    @Override
    public Offer send(MemorySegment message, Duration timeout) {
        return Offer.CLOSED;
    }

    @Override
    public int receive(MessageHandler handler, Duration timeout) {
        return 0;
    }

    @Override
    public ChannelInfo info() {
        return new ChannelInfo(name, "fake", "B", "seg", endpoint, problems);
    }

    @Override
    public Subscription listen(ChannelListener listener) {
        return () -> {};
    }
}
