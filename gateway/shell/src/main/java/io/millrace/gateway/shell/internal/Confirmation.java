package io.millrace.gateway.shell.internal;

import io.millrace.api.channel.Channel;
import io.millrace.api.channel.PeerState;
import io.millrace.api.runtime.dto.PeerDTO;
import io.millrace.gateway.shell.support.CommandException;
import java.util.Arrays;
import java.util.List;

/** What is done to somebody who is alive is done only if the user said so. Thread-safety: immutable. */
final class Confirmation {
    private Confirmation() {}

    /**
     * For a message.
     *
     * @throws CommandException if the peer is alive, and the user has not said yes
     */
    static void ask(Channel channel, boolean yes) {
        if (!yes && channel.peer() == PeerState.ALIVE) {
            throw new CommandException("peer " + channel.info().peer() + " of channel "
                    + channel.info().name()
                    + " is ALIVE and will act on the message; to send it all the same, add --yes");
        }
    }

    /**
     * For a ring; whom it reaches cannot be told.
     *
     * @throws CommandException if any peer is alive, and the user has not said yes
     */
    static void ask(String signaler, PeerDTO[] peers, boolean yes) {
        List<String> alive = Arrays.stream(peers)
                .filter(peer -> peer.state.equals("ALIVE"))
                .map(peer -> peer.peer)
                .distinct()
                .toList();
        if (!yes && !alive.isEmpty()) {
            throw new CommandException("signaler " + signaler + " may wake a peer that is ALIVE (there are: "
                    + String.join(", ", alive) + "); to ring all the same, add --yes");
        }
    }
}
