package io.millrace.gateway.shell.internal;

import io.millrace.api.runtime.dto.PeerDTO;
import io.millrace.api.runtime.dto.RingDTO;
import io.millrace.api.runtime.dto.RuntimeDTO;
import io.millrace.gateway.shell.support.CommandException;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/** Channels of a snapshot, by name. Thread-safety: immutable. */
final class Rings {
    private static final double PERCENT = 100;

    private Rings() {}

    /**
     * Both ends of a channel.
     *
     * @throws CommandException if there is none of that name
     */
    static RingDTO[] of(RuntimeDTO all, String channel) {
        peer(all, channel);
        return Arrays.stream(all.rings)
                .filter(ring -> ring.channel.equals(channel))
                .toArray(RingDTO[]::new);
    }

    /**
     * The peer of a channel.
     *
     * @throws CommandException if there is no channel of that name
     */
    static PeerDTO peer(RuntimeDTO all, String channel) {
        return Arrays.stream(all.peers)
                .filter(peer -> peer.channel.equals(channel))
                .findFirst()
                .orElseThrow(() -> CommandException.unknown("channel", channel, names(all)));
    }

    private static List<String> names(RuntimeDTO all) {
        return Arrays.stream(all.peers).map(peer -> peer.channel).toList();
    }

    /** The same end in an earlier snapshot; itself if it was not there. */
    static RingDTO same(RingDTO[] earlier, RingDTO ring) {
        return Arrays.stream(earlier)
                .filter(other -> other.channel.equals(ring.channel) && other.direction.equals(ring.direction))
                .findFirst()
                .orElse(ring);
    }

    /** How full the room for messages is, 0 to 100; empty if nobody says. */
    static OptionalInt usedPercent(RingDTO ring) {
        return ring.capacityBytes == 0
                ? OptionalInt.empty()
                : OptionalInt.of((int) Math.round(PERCENT * ring.usedBytes / ring.capacityBytes));
    }
}
