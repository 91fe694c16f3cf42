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
    private final List<Problem> problems;
    final End tx;
    final End rx;
    PeerState state = PeerState.ALIVE;
    long heartbeat;
    boolean lost;
    /** As one compiled against another api. */
    boolean misfit;
    /** As one that cannot even say what it is. */
    boolean unknown;

    /** What an end tells of itself. */
    static final class End {
        private final RingInfo.Direction direction;
        long messages;
        int backlog = 1;
        long usedBytes = 64;
        long capacityBytes = 128;
        long refused = 3;

        End(RingInfo.Direction direction, long messages) {
            this.direction = direction;
            this.messages = messages;
        }

        RingInfo info() {
            return new RingInfo(
                    direction,
                    RingInfo.Threads.ONE,
                    64,
                    backlog,
                    usedBytes,
                    capacityBytes,
                    messages,
                    messages * 10,
                    refused,
                    4);
        }
    }

    FakeChannel(String name, int endpoint, long messages, Problem... problems) {
        this.name = name;
        this.endpoint = endpoint;
        this.problems = List.of(problems);
        this.tx = new End(RingInfo.Direction.TX, messages);
        this.rx = new End(RingInfo.Direction.RX, messages * 2);
    }

    @Override
    public Producer tx() {
        return ring(Producer.class, tx);
    }

    @Override
    public Consumer rx() {
        return ring(Consumer.class, rx);
    }

    private <T> T ring(Class<T> type, End end) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (_, method, _) -> {
            if (lost) {
                throw new SegmentLostException("gone", null);
            }
            if (misfit) {
                throw new NoSuchMethodError("info(int)");
            }
            return method.getName().equals("info") ? end.info() : null;
        }));
    }

    @Override
    public PeerState peer() {
        return state;
    }

    @Override
    public long heartbeat() {
        return heartbeat;
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
        if (unknown) {
            throw new NoSuchMethodError("info()");
        }
        return new ChannelInfo(name, "fake", "B", "seg", endpoint, problems);
    }

    @Override
    public Subscription listen(ChannelListener listener) {
        return () -> {};
    }
}
