package io.millrace.gateway.health.internal;

import io.millrace.api.runtime.dto.PeerDTO;
import io.millrace.api.runtime.dto.RuntimeDTO;
import java.util.Arrays;
import java.util.List;

/**
 * Peers: their state, which the link judges by the limit it was configured with, and the age of the last sign of life.
 */
final class PeersCheck implements Check {
    @Override
    public List<Line> look(RuntimeDTO all) {
        return Arrays.stream(all.peers).map(PeersCheck::judge).toList();
    }

    private static Line judge(PeerDTO peer) {
        String name = "peer " + peer.peer + " of " + peer.channel;
        String value = peer.state + quiet(peer.quietMillis);
        return switch (peer.state) {
            case "ALIVE" -> Line.ok(name, value);
            case "LATE" -> Line.warn(name, value, "see whether it is busy or hangs");
            case "ABSENT" -> Line.notYet(name, value, "start it");
            case "STARTING" -> Line.notYet(name, value, "wait until it is ready");
            case "GONE" -> Line.critical(name, value, "start it again");
            default -> Line.critical(name, value, "see shm:errors for what it wrote; restart it");
        };
    }

    private static String quiet(long millis) {
        return millis < 0 ? ", no sign of life yet" : ", last sign of life " + millis + " ms ago";
    }
}
