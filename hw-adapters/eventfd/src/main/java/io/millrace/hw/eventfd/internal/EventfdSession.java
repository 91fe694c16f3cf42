package io.millrace.hw.eventfd.internal;

import io.millrace.api.port.Port;
import io.millrace.api.signal.Signaler;

/**
 * What a client has while it has joined. Thread-safety: immutable; what is in it is not.
 *
 * @param pair the counters
 * @param server the stream that ends with the server
 * @param signaler over the counters
 */
record EventfdSession(EventfdPair pair, Port server, Signaler signaler) implements AutoCloseable {
    /** Takes counters and stream over; closes them if there can be no signaler. */
    static EventfdSession of(String name, EventfdLegacy start) {
        try {
            return new EventfdSession(start.pair(), start.peer().orElseThrow(), EventfdDoorbell.of(name, start.pair()));
        } catch (RuntimeException e) {
            start.close();
            throw e;
        }
    }

    @Override
    public void close() {
        signaler.close();
        pair.close();
        server.close();
    }
}
