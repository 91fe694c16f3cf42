package io.millrace.hw.eventfd.internal;

import io.millrace.api.port.Kept;
import java.util.Optional;

/** One end: a server or a client. Thread-safety: thread-safe. */
public interface EventfdEnd extends AutoCloseable {
    /**
     * Stops for the next revision, which comes at once in this process: the peer does not notice.
     *
     * @return what that takes over; empty if there is nothing, this was closed before, or the system refuses
     */
    Optional<Kept> bequeath();

    /** Stops for good. Idempotent. */
    @Override
    void close();
}
