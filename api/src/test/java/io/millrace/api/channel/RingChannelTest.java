package io.millrace.api.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.millrace.api.ring.Consumer;
import io.millrace.api.ring.Offer;
import io.millrace.api.ring.Producer;
import io.millrace.api.signal.Signaler;
import io.millrace.api.signal.WaitPoint;
import io.millrace.api.signal.WaitPolicy;
import io.millrace.api.testkit.LocalRing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RingChannelTest {
    private final LocalRing ring = new LocalRing(4, 32);
    private final RingChannel channel = new RingChannel(
            ring.producer(),
            ring.consumer(),
            new WaitPoint(Signaler.none(), WaitPolicy.standard()),
            () -> new ChannelInfo("loop", "local", "itself", "none", 0, List.of()));

    @Test
    void listenersHearOfChangesOnly() {
        List<String> heard = new ArrayList<>();
        Channel.Subscription subscription =
                channel.listen((from, before, after) -> heard.add(from.info().name() + " " + before + " " + after));
        assertEquals(PeerState.ABSENT, channel.peer());
        channel.peerIs(PeerState.ALIVE);
        channel.peerIs(PeerState.ALIVE);
        channel.peerIs(PeerState.GONE);
        subscription.close();
        channel.peerIs(PeerState.ALIVE);
        assertEquals(List.of("loop ABSENT ALIVE", "loop ALIVE GONE"), heard);
        assertEquals(PeerState.ALIVE, channel.peer());
    }

    @Test
    void theLongestDurationIsAsGoodAsForEver() {
        channel.send(new byte[] {1}, Duration.ofSeconds(Long.MAX_VALUE));
        assertEquals(1, channel.receive((s, o, l, e) -> {}, Duration.ofSeconds(Long.MAX_VALUE)));
    }

    @Test
    void whatTheHandlerThrowsReachesTheReceiver() {
        channel.send(new byte[] {1}, Duration.ZERO);
        assertThrows(
                IllegalArgumentException.class,
                () -> channel.receive(
                        (s, o, l, e) -> {
                            throw new IllegalArgumentException("mine");
                        },
                        Duration.ZERO));
        assertEquals(0, channel.receive((s, o, l, e) -> {}, Duration.ZERO));
    }

    @Test
    void aDirectionThatDoesNotExistAnswersClosedAndNothing() {
        var mute = new RingChannel(
                Producer.none(),
                Consumer.none(),
                new WaitPoint(Signaler.none(), new WaitPolicy(0, 1_000)),
                channel::info);
        assertEquals(Offer.CLOSED, mute.send(new byte[1], Duration.ofMinutes(10)));
        assertEquals(0, mute.receive((s, o, l, e) -> {}, Duration.ofMillis(1)));
        assertThrows(IllegalStateException.class, () -> mute.tx().newClaim());
        assertThrows(IllegalStateException.class, () -> mute.rx().newLease());
        assertEquals(0, mute.rx().info().maxMessageBytes());
    }
}
