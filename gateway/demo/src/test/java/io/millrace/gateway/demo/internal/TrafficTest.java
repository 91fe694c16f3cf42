package io.millrace.gateway.demo.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.api.channel.Channel;
import io.millrace.api.memory.PeerCorruptionException;
import io.millrace.api.ring.MessageHandler;
import io.millrace.api.ring.Offer;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrafficTest {
    private final List<String> sent = new ArrayList<>();
    private final Deque<String> waiting = new ArrayDeque<>();
    private Offer answer = Offer.SENT;
    private boolean broken;

    @Test
    void sendsNumberedTextsOnePerPeriod() {
        Traffic traffic = new Traffic(TrafficConfig.Mode.send, Duration.ofMillis(10));
        long start = System.nanoTime();
        traffic.turn(channel(), start);
        traffic.turn(channel(), start + 9_000_000);
        traffic.turn(channel(), start + 10_000_000);
        assertEquals(List.of("message 0", "message 1"), sent);
        assertEquals(2, traffic.sent());
    }

    @Test
    void aRefusedTextIsSentAgain() {
        Traffic traffic = new Traffic(TrafficConfig.Mode.send, Duration.ofMillis(10));
        long start = System.nanoTime();
        answer = Offer.FULL;
        traffic.turn(channel(), start);
        answer = Offer.SENT;
        traffic.turn(channel(), start + 10_000_000);
        assertEquals(List.of("message 0", "message 0"), sent);
        assertEquals(1, traffic.sent());
    }

    @Test
    void countsWhatComes() {
        Traffic traffic = new Traffic(TrafficConfig.Mode.send, Duration.ofMillis(10));
        waiting.addAll(List.of("a", "b"));
        assertEquals(2, traffic.turn(channel(), System.nanoTime()));
        assertEquals(2, traffic.received());
        assertEquals(List.of("message 0"), sent);
    }

    @Test
    void echoesTheSameBytesAndSendsNothingOfItsOwn() {
        Traffic traffic = new Traffic(TrafficConfig.Mode.echo, Duration.ofMillis(10));
        waiting.addAll(List.of("a", "bc"));
        traffic.turn(channel(), System.nanoTime());
        assertEquals(List.of("a", "bc"), sent);
    }

    @Test
    void whatIsWrongWithTheMemoryEndsATurnAndNotTheTraffic() {
        Traffic traffic = new Traffic(TrafficConfig.Mode.send, Duration.ofMillis(10));
        long start = System.nanoTime();
        broken = true;
        assertEquals(0, traffic.turn(channel(), start));
        assertEquals(0, traffic.turn(channel(), start + 1));
        broken = false;
        traffic.turn(channel(), start + 10_000_000);
        assertEquals(List.of("message 0"), sent);
    }

    private Channel channel() {
        return (Channel) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Channel.class}, (_, method, arguments) -> {
                    if (broken) {
                        throw new PeerCorruptionException("op_type", 8, "77", "0 to 3");
                    }
                    return method.getName().equals("send")
                            ? send(arguments[0])
                            : receive((MessageHandler) arguments[0]);
                });
    }

    private Offer send(Object message) {
        byte[] bytes =
                message instanceof MemorySegment segment ? segment.toArray(ValueLayout.JAVA_BYTE) : (byte[]) message;
        sent.add(new String(bytes, StandardCharsets.UTF_8));
        return answer;
    }

    private int receive(MessageHandler handler) {
        int handled = 0;
        while (!waiting.isEmpty()) {
            byte[] bytes = ("--" + waiting.poll() + "--").getBytes(StandardCharsets.UTF_8);
            handler.onMessage(MemorySegment.ofArray(bytes), 2, bytes.length - 4, 0);
            handled++;
        }
        return handled;
    }
}
