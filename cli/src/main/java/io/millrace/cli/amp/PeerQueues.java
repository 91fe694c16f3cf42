package io.millrace.cli.amp;

import io.millrace.amp.internal.AmpEnd;
import io.millrace.amp.internal.AmpLink;
import io.millrace.cli.amp.PeerQueue.Role;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The queues by their names. An end that has two names is one end: it has one position. */
final class PeerQueues {
    private final Map<String, PeerQueue> named = new HashMap<>();
    private final Map<Place, AmpEnd> ends = new HashMap<>();

    private record Place(int id, Role role) {}

    PeerQueues() {}

    /** Opens an end of a queue whose entry is there. */
    void open(AmpLink link, String name, Role role, int id, int bit) {
        Place place = new Place(id, role);
        AmpEnd end = ends.get(place);
        if (end == null || end.isClosed()) {
            end = open(link, role, id)
                    .orElseThrow(() -> new Refusal(Fault.NOT_FOUND, "no entry " + Entries.name(id) + " in pool hp"));
            ends.put(place, end);
        }
        named.put(name, new PeerQueue(name, end, 0, role, bit));
    }

    private static Optional<AmpEnd> open(AmpLink link, Role role, int id) {
        return role == Role.MASTER ? link.sender(id, -1) : link.receiver(id, false);
    }

    void add(PeerQueue queue) {
        named.put(queue.name(), queue);
    }

    PeerQueue get(String name) {
        PeerQueue queue = named.get(name);
        if (queue == null) {
            throw new Refusal(Fault.NOT_FOUND, "no queue " + name + ": queue-create or queue-attach makes one");
        }
        return queue;
    }

    void clear() {
        named.clear();
        ends.clear();
    }
}
