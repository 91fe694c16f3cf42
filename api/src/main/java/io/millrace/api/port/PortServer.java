package io.millrace.api.port;

import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** A place where others connect. Thread-safety: thread-safe; {@link #accept} from one thread at a time. */
@ProviderType
public interface PortServer extends AutoCloseable {
    /**
     * Waits for somebody to connect.
     *
     * @param timeoutNanos the bound; 0 or less only looks
     * @return a stream to whoever came, empty if the bound is over, the thread is interrupted, or this is closed
     */
    Optional<Port> accept(long timeoutNanos);

    /** Ends it: wakes whoever waits, and removes the name if it is still the one made here. Idempotent. */
    @Override
    void close();
}
