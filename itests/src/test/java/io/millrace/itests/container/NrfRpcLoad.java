package io.millrace.itests.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.channel.Channel;
import io.millrace.api.ring.Offer;
import io.millrace.itests.support.CPeer;
import io.millrace.itests.support.Eventually;
import io.millrace.itests.support.Payload;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Two links of the nRF RPC draft. Thread-safety: confined to one thread. */
final class NrfRpcLoad implements Load {
    private static final Pattern DONE =
            Pattern.compile("\\{\"ev\":\"done\",\"count\":(\\d+),\"errors\":0,\"corrupt\":0}");

    private final Link in;
    private final Link out;
    private final Receiver receiver;
    private final Sender sender;
    private final CPeer talker;
    private final CPeer listener;

    NrfRpcLoad(Link in, Link out) {
        this.in = in;
        this.out = out;
        receiver = new Receiver(in);
        talker = in.peer("send", "--count", "0", "--sizes", "1,4,40,200", "--quiet");
        listener = out.peer("recv", "--count", "0", "--quiet");
        sender = new Sender(this::send, () -> Long.MAX_VALUE);
    }

    /** Round robin over the endpoints; what was refused because the channel closed goes to the next one. */
    private boolean send(long number) {
        int endpoint = (int) (number % Link.ENDPOINTS);
        byte[] message = Payload.of(number / Link.ENDPOINTS, endpoint, 1 + (int) (number % 200));
        return out.container()
                .find(Channel.class, out.filter(endpoint))
                .filter(channel -> channel.send(message, Duration.ofSeconds(1)) == Offer.SENT)
                .isPresent();
    }

    @Override
    public long received() {
        return receiver.count();
    }

    @Override
    public long sent() {
        return sender.sent();
    }

    @Override
    public String errors() {
        return String.join(" ", receiver.errors()) + String.join(" ", sender.errors());
    }

    @Override
    public String channel() {
        return out.filter(Link.ENDPOINTS - 1);
    }

    @Override
    public void finish() {
        talker.terminate();
        long wanted = count(talker.done());
        receiver.await(wanted);
        assertEquals("", errors());
        assertEquals(wanted, receiver.count());
        assertNothingIsLeft(in);
        sender.close();
        Eventually.until("the last message is read", () -> backlog(out) == 0);
        listener.terminate();
        assertEquals(sender.sent(), count(listener.done()));
        assertNothingIsLeft(out);
    }

    private static long count(String done) {
        Matcher matcher = DONE.matcher(done);
        assertTrue(matcher.matches(), done);
        return Long.parseLong(matcher.group(1));
    }

    /** No side holds a message that could arrive a second time. */
    private static void assertNothingIsLeft(Link link) {
        assertEquals(0, backlog(link), "messages left at " + link.name());
    }

    private static int backlog(Link link) {
        int left = 0;
        for (int endpoint = 0; endpoint < Link.ENDPOINTS; endpoint++) {
            Channel channel = link.channel(endpoint);
            left += channel.tx().info().backlog() + channel.rx().info().backlog();
        }
        return left;
    }

    @Override
    public void close() {
        sender.close();
        receiver.close();
        talker.close();
        listener.close();
    }
}
