package io.millrace.gateway.demo.internal;

import io.millrace.api.channel.Channel;
import io.millrace.api.memory.ShmException;
import io.millrace.api.ring.Offer;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** One side of a conversation: texts out, counted or echoed in. Thread-safety: confined to one thread. */
final class Traffic {
    private final boolean sends;
    private final boolean echoes;
    private final Duration period;
    private long sent;
    private long received;
    private long due = System.nanoTime();

    Traffic(TrafficConfig.Mode mode, Duration period) {
        this.sends = mode != TrafficConfig.Mode.echo;
        this.echoes = mode != TrafficConfig.Mode.send;
        this.period = period;
    }

    /**
     * Sends if it is time to, then waits for messages until the next one is due. What is wrong with the memory is told
     * by who provides the channel; here it ends the turn.
     *
     * @param now nanoseconds, as {@link System#nanoTime()} counts
     * @return messages that came
     */
    int turn(Channel channel, long now) {
        try {
            if (now - due >= 0) {
                due = now + period.toNanos();
                if (sends) {
                    sendNext(channel);
                }
            }
            return channel.receive(
                    (segment, offset, length, _) -> take(channel, segment.asSlice(offset, length)),
                    Duration.ofNanos(Math.max(0, due - now)));
        } catch (ShmException expected) {
            return 0;
        }
    }

    private void sendNext(Channel channel) {
        byte[] text = ("message " + sent).getBytes(StandardCharsets.UTF_8);
        if (channel.send(text, Duration.ZERO) == Offer.SENT) {
            sent++;
        }
    }

    private void take(Channel channel, MemorySegment message) {
        received++;
        if (echoes && channel.send(message, period) == Offer.SENT) {
            sent++;
        }
    }

    long sent() {
        return sent;
    }

    long received() {
        return received;
    }
}
