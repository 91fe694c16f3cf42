package io.millrace.api.segment;

import org.osgi.annotation.versioning.ProviderType;

/** A range of a segment that one writer has to itself. Thread-safety: thread-safe. */
@ProviderType
@FunctionalInterface
public interface Reservation extends AutoCloseable {
    /** Gives it back. Idempotent. */
    @Override
    void close();
}
