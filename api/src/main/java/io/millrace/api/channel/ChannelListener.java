package io.millrace.api.channel;

import org.osgi.annotation.versioning.ConsumerType;

/** Hears of changes of a peer's state. */
@ConsumerType
@FunctionalInterface
public interface ChannelListener {
    /**
     * The peer's state has changed. Called at a low rate, on a thread of the channel's provider; must not block.
     *
     * @param channel whose peer
     * @param before the state before
     * @param after the state now
     */
    void onPeerState(Channel channel, PeerState before, PeerState after);
}
