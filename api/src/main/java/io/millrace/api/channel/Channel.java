package io.millrace.api.channel;

import io.millrace.api.ring.Consumer;
import io.millrace.api.ring.MessageHandler;
import io.millrace.api.ring.Offer;
import io.millrace.api.ring.Producer;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What application code binds: two rings and the state of the peer, under a name.
 *
 * <pre>{@code
 * @Reference(target = "(millrace.channel=plc/0)")
 * Channel plc;
 * }</pre>
 *
 * <p>Thread-safety: {@code send} as the producer allows, {@code receive} one thread at a time, the rest thread-safe.
 * When the provider stops, sends answer CLOSED and receives answer 0.
 */
@ProviderType
public interface Channel {
    /** Service property: the channel's name. */
    String NAME = "millrace.channel";
    /** Service property: the wire format. */
    String PROTOCOL = "millrace.protocol";
    /** Service property: who is at the other end. */
    String PEER = "millrace.peer";
    /** Service property: the number of the endpoint, an Integer. */
    String ENDPOINT = "millrace.endpoint";

    /**
     * The sending end.
     *
     * @return the producer, {@link Producer#none()} if this channel only receives
     */
    Producer tx();

    /**
     * The receiving end.
     *
     * @return the consumer, {@link Consumer#none()} if this channel only sends
     */
    Consumer rx();

    /**
     * What is known of the peer.
     *
     * @return its state
     */
    PeerState peer();

    /**
     * The last heartbeat of the peer, on a wire where peers beat.
     *
     * @return another number after each beat; 0 if it has not beaten, or never does
     */
    default long heartbeat() {
        return 0;
    }

    /**
     * Sends a copy of a message, waiting for room.
     *
     * @param message the whole message
     * @param timeout how long to wait; zero does not
     * @return what became of it; FULL if the time is over
     */
    Offer send(byte[] message, Duration timeout);

    /**
     * Sends a copy of a message, waiting for room.
     *
     * @param message the whole message
     * @param timeout how long to wait; zero does not
     * @return what became of it; FULL if the time is over
     */
    Offer send(MemorySegment message, Duration timeout);

    /**
     * Waits for messages and hands out those that are there.
     *
     * @param handler gets each message, in place
     * @param timeout how long to wait for the first; zero does not
     * @return messages handled; 0 if the time is over or the channel is closed
     */
    int receive(MessageHandler handler, Duration timeout);

    /**
     * What the channel is.
     *
     * @return a snapshot
     */
    ChannelInfo info();

    /**
     * Listens to the peer's state.
     *
     * @param listener hears of every change from now on
     * @return closes the subscription
     */
    Subscription listen(ChannelListener listener);

    /** Ends what {@link Channel#listen} began. */
    @FunctionalInterface
    interface Subscription extends AutoCloseable {
        /** Ends it. Idempotent. */
        @Override
        void close();
    }
}
