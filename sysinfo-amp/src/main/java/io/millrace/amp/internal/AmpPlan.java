package io.millrace.amp.internal;

import java.util.List;
import java.util.Optional;

/**
 * Which channels a configuration wants. Thread-safety: immutable.
 *
 * @param queues each a channel of one or two queues
 * @param rpmsg how to make the two queues of rpmsg; empty if they are only looked for
 * @param endpoints each a channel
 */
record AmpPlan(List<QueueLine> queues, Optional<AmpPort.Shape> rpmsg, List<EndpointLine> endpoints) {
    /** Makes the lists unmodifiable. */
    AmpPlan {
        queues = List.copyOf(queues);
        endpoints = List.copyOf(endpoints);
    }

    /**
     * A channel over queues of its own.
     *
     * @param name behind the link's
     * @param send the queue we send on
     * @param receive the queue we receive from
     */
    record QueueLine(String name, Optional<AmpPort> send, Optional<AmpPort> receive) {
        /** What stands for the channel where a number is wanted. */
        int id() {
            return send.or(() -> receive).orElseThrow().id();
        }
    }

    /**
     * A channel between two endpoints of rpmsg.
     *
     * @param name behind the link's
     * @param own our address
     * @param peer the peer's address
     */
    record EndpointLine(String name, int own, int peer) {}

    /** Whether rpmsg is joined. */
    boolean joinsRpmsg() {
        return rpmsg.isPresent() || !endpoints.isEmpty();
    }
}
