package io.millrace.gateway.shell.internal;

import io.millrace.api.channel.Channel;
import io.millrace.api.channel.ChannelInfo;
import io.millrace.api.channel.PeerState;
import io.millrace.api.ring.Offer;
import io.millrace.api.ring.Producer;
import io.millrace.api.ring.RingInfo;
import io.millrace.api.signal.Signaler;
import io.millrace.api.signal.SignalerInfo;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.osgi.framework.Bundle;

/** Channels and a doorbell that remember what was done to them. */
final class FakeLink {
    private static final RingInfo TX =
            new RingInfo(RingInfo.Direction.TX, RingInfo.Threads.MANY, 20, 0, 0, 0, 0, 0, 0, 0);

    /** What was sent and rung, in order. */
    final List<String> done = new ArrayList<>();

    /** Offers channel plc/0, whose peer is alive, plc/1, whose peer is late, and signaler plc. */
    void offer(FakeContext context) {
        Bundle reader = FakeContext.proxy(Bundle.class, (_, _, _) -> "com.acme.reader");
        context.add(Channel.class, channel("plc/0", PeerState.ALIVE), Map.of(Channel.NAME, "plc/0"), reader);
        context.add(Channel.class, channel("plc/1", PeerState.LATE), Map.of(Channel.NAME, "plc/1"));
        context.add(Signaler.class, signaler(), Map.of(Signaler.NAME, "plc"));
    }

    private Channel channel(String name, PeerState state) {
        ChannelInfo info = new ChannelInfo(name, "nrfrpc", "B", "plc", 0, List.of());
        return FakeContext.proxy(Channel.class, (_, method, arguments) -> switch (method.getName()) {
            case "info" -> info;
            case "peer" -> state;
            case "tx" -> FakeContext.proxy(Producer.class, (_, _, _) -> TX);
            case "send" -> send(name, (byte[]) arguments[0]);
            default -> throw new UnsupportedOperationException(method.getName());
        });
    }

    private Offer send(String channel, byte[] message) {
        if (message.length > 20) {
            return Offer.TOO_LARGE;
        }
        done.add(channel + " " + new String(message, StandardCharsets.UTF_8));
        return Offer.SENT;
    }

    private Signaler signaler() {
        return FakeContext.proxy(Signaler.class, (_, method, arguments) -> switch (method.getName()) {
            case "ring" -> done.add("ring " + arguments[0]);
            case "info" -> new SignalerInfo("plc", "futex", 1, 1, 0);
            default -> throw new UnsupportedOperationException(method.getName());
        });
    }
}
