package io.millrace.hw.eventfd.internal;

import io.millrace.api.port.Handle;
import io.millrace.api.port.Kept;
import io.millrace.api.port.Port;
import io.millrace.api.port.Ports;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What one revision of this bundle leaves to the next: the counters, and the stream to the peer if there is one.
 *
 * <p>Thread-safety: immutable; what is in it is not.
 *
 * @param pair the counters
 * @param peer the stream
 */
record EventfdLegacy(EventfdPair pair, Optional<Port> peer) implements AutoCloseable {
    /** Of the order in which things are kept; what is kept in another one is not taken. */
    private static final String FORM = "1 ";

    private static final int COUNTERS = 2;

    /**
     * Takes what was left, and closes what is of no use.
     *
     * @param kept what was left
     * @param identity of the end that goes on with it
     * @param ports where ports come from
     * @return empty if another end left it
     */
    static Optional<EventfdLegacy> take(Kept kept, String identity, Ports ports) {
        try (kept) {
            if (!new String(kept.notes(), StandardCharsets.UTF_8).equals(FORM + identity)) {
                return Optional.empty();
            }
            List<Handle> handles = kept.handles();
            EventfdPair pair = EventfdPair.of(handles.subList(0, COUNTERS), identity);
            try {
                Optional<Handle> stream = handles.stream().skip(COUNTERS).findFirst();
                return Optional.of(new EventfdLegacy(pair, stream.map(it -> ports.port(it.copy()))));
            } catch (RuntimeException e) {
                pair.close();
                throw e;
            }
        }
    }

    /**
     * Leaves copies of the counters, and the stream itself.
     *
     * @param identity of the end that may go on with it
     * @param pair the counters
     * @param peer the stream; closed by this, also if the system refuses
     */
    static Kept keep(String identity, EventfdPair pair, Optional<Port> peer) {
        List<Handle> handles = new ArrayList<>();
        try {
            handles.addAll(pair.copies());
            peer.map(Port::detach).ifPresent(handles::add);
            return new Kept((FORM + identity).getBytes(StandardCharsets.UTF_8), handles);
        } catch (RuntimeException e) {
            handles.forEach(Handle::close);
            peer.ifPresent(Port::close);
            throw e;
        }
    }

    @Override
    public void close() {
        pair.close();
        peer.ifPresent(Port::close);
    }
}
