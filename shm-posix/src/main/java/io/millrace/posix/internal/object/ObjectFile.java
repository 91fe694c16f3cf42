package io.millrace.posix.internal.object;

import io.millrace.posix.Seal;
import java.lang.foreign.MemorySegment;
import java.util.Set;

/**
 * The open file under an object. Failures are {@link io.millrace.posix.PosixException}.
 *
 * <p>Thread-safety: confined to one thread at a time.
 */
interface ObjectFile extends AutoCloseable {
    /** Its length now. */
    long sizeBytes();

    /** Makes it longer, with room for every byte. What is stored there by others meanwhile stays. */
    void reserve(long sizeBytes);

    /** Sets its length; it is open for writing. */
    void truncate(long sizeBytes);

    /** Maps it from its start; the length is more than 0. */
    Pages map(long sizeBytes, boolean readOnly);

    /** The seals it has. */
    Set<Seal> seals();

    @Override
    void close();

    /** A mapping of the file. Thread-safety: thread-safe. */
    interface Pages extends AutoCloseable {
        /** The bytes, until it is closed. */
        MemorySegment segment();

        /** Unmaps. Idempotent. */
        @Override
        void close();
    }
}
