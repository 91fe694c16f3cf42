package io.millrace.gateway.health.internal;

import io.millrace.api.runtime.dto.PeerDTO;
import io.millrace.api.runtime.dto.RingDTO;
import io.millrace.api.runtime.dto.RuntimeDTO;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * Rings: fine below 50 % full; warns above 90 %, until it is below 50 % again, and for a minute after an offer was
 * refused; waits while whoever consumes stops; critical where the peer wrote nonsense.
 */
final class RingsCheck implements Check {
    private static final int LEAST_PERCENT = 50;
    private static final int MOST_PERCENT = 90;

    private final LongSupplier millis;
    private Map<String, Memory> memories = new HashMap<>();

    /** What was seen of a ring before. */
    private static final class Memory {
        private final Growth refused = new Growth();
        private final Growth corrupt = new Growth();
        private boolean lags;
    }

    /**
     * Makes one.
     *
     * @param millis a clock that never goes back
     */
    RingsCheck(LongSupplier millis) {
        this.millis = millis;
    }

    @Override
    public List<Line> look(RuntimeDTO all) {
        Map<String, String> states = Arrays.stream(all.peers)
                .collect(Collectors.toMap((PeerDTO it) -> it.channel, it -> it.state, (one, _) -> one));
        Map<String, Memory> next = new HashMap<>();
        List<Line> lines = new ArrayList<>();
        for (RingDTO ring : all.rings) {
            String name = "ring " + ring.channel + " " + ring.direction;
            Memory memory = memories.getOrDefault(name, new Memory());
            next.put(name, memory);
            lines.add(judge(name, ring, states.getOrDefault(ring.channel, ""), memory));
        }
        memories = next;
        return lines;
    }

    private Line judge(String name, RingDTO ring, String peer, Memory memory) {
        long now = millis.getAsLong();
        long refused = memory.refused.lately(ring.refused, now);
        long corrupt = memory.corrupt.lately(ring.corrupt, now);
        double lag = lag(ring);
        memory.lags = lag > MOST_PERCENT || (memory.lags && lag >= LEAST_PERCENT);
        String value = value(ring, lag);
        if (peer.equals("CORRUPT")) {
            return Line.critical(name, "quarantined; " + value, "see shm:errors for what the peer wrote; restart it");
        }
        if (corrupt > 0) {
            String what = corrupt + " values of the peer refused in the last minute; ";
            return Line.critical(name, what + value, "see shm:errors for what the peer wrote");
        }
        if (peer.equals("GONE")) {
            return Line.notYet(name, "the peer is stopping; " + value, "start it again");
        }
        if (memory.lags) {
            return Line.warn(name, value, "see shm:lag for who does not consume");
        }
        return refused > 0
                ? Line.warn(
                        name, refused + " offers refused in the last minute; " + value, "send less, or larger rings")
                : Line.ok(name, value);
    }

    /** In percent. Where the room is unknown, it is all or nothing. */
    private static double lag(RingDTO ring) {
        if (ring.capacityBytes > 0) {
            return ring.usedBytes * 100.0 / ring.capacityBytes;
        }
        return ring.fullMillis > 0 ? 100 : 0;
    }

    private static String value(RingDTO ring, double lag) {
        String room = ring.capacityBytes > 0
                ? (int) lag + " % full (" + ring.usedBytes + " of " + ring.capacityBytes + " bytes), "
                : "";
        String full = ring.fullMillis > 0 ? ", nothing moves for " + ring.fullMillis + " ms" : "";
        return room + ring.backlog + " messages waiting" + full;
    }
}
