package io.millrace.itests.container;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.api.channel.Channel;
import io.millrace.api.ring.Offer;
import io.millrace.itests.support.Eventually;
import io.millrace.itests.support.SharedFolder;
import java.time.Duration;

/** A vox host with two guests. Thread-safety: confined to one thread. */
final class VoxLoad implements Load {
    private static final String ATTACHED = "\"ev\":\"attached\"";
    private static final int TALKER = 1;
    private static final int LISTENER = 2;

    private final VoxHub hub;
    private final VoxPeer talker;
    private final VoxPeer listener;
    private final VoxReceiver receiver;
    private final Sender sender;

    VoxLoad(Container container, SharedFolder folder) {
        hub = VoxHub.configure(container, folder);
        receiver = new VoxReceiver(container, VoxHub.filter(TALKER));
        talker = hub.peer(VoxHub.Entrance.SOCKET, "--mode", "send", "--n", "0", "--size", "5,0,300,256,2000,17000");
        talker.awaitLine(ATTACHED);
        listener = hub.peer(VoxHub.Entrance.SOCKET, "--mode", "recv", "--n", "0");
        listener.awaitLine(ATTACHED);
        sender = new Sender(this::send, () -> Long.MAX_VALUE);
    }

    private boolean send(long number) {
        byte[] message = VoxMessages.of(number, (int) (number % 7 == 0 ? 2000 : number % 300));
        return hub.container()
                .find(Channel.class, channel())
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
        return VoxHub.filter(LISTENER);
    }

    @Override
    public void finish() {
        talker.terminate();
        long wanted = talker.done();
        receiver.await(wanted);
        assertEquals("", errors());
        assertEquals(wanted, receiver.count());
        assertEquals(1, talker.lines(ATTACHED), talker::toString);
        sender.close();
        Channel out = hub.channel(LISTENER);
        Eventually.until("the last message is read", () -> out.tx().info().backlog() == 0);
        listener.terminate();
        assertEquals(sender.sent(), listener.done());
        assertEquals(1, listener.lines(ATTACHED), listener::toString);
    }

    @Override
    public void close() {
        sender.close();
        receiver.close();
        talker.close();
        listener.close();
    }
}
