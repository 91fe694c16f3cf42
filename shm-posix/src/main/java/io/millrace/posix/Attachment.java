package io.millrace.posix;

import io.millrace.api.memory.Memory;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A segment that is attached, from {@link SystemV#shmat} to {@link SystemV#shmdt} or {@link #close}: after that every
 * access ends in {@link io.millrace.api.memory.SegmentClosedException}.
 *
 * <p>Thread-safety: thread-safe. Units: offsets and lengths in bytes.
 */
@ProviderType
public interface Attachment extends AutoCloseable {
    /**
     * Which segment.
     *
     * @return the id it was attached by
     */
    int id();

    /**
     * Where it is attached.
     *
     * @return of the kernel, the address in this process; of a table, the address in the window of the attacher
     */
    long address();

    /**
     * How much is attached.
     *
     * @return the length the segment had then, not rounded
     */
    long sizeBytes();

    /**
     * All of it, in place.
     *
     * @return the accessor; of a read-only attachment every store is an {@link IllegalArgumentException}
     * @throws PosixException with {@code ENOMEM}, of a table alone, if its pages cannot be had, or not side by side
     */
    Memory memory();

    /**
     * Copies bytes out. What nobody has stored to yet is zero, and stays without a page.
     *
     * @param offset where they start
     * @param target where they go
     */
    void read(long offset, byte[] target);

    /**
     * Copies bytes in. They are there for whoever hears of them after this has returned.
     *
     * @param offset where they go
     * @param source the bytes
     * @throws IllegalArgumentException if it is attached for reading only
     * @throws PosixException with {@code ENOMEM}, of a table that promises more than it has, if a page cannot be had
     */
    void write(long offset, byte[] source);

    /** Detaches it. Idempotent, unlike {@link SystemV#shmdt}. */
    @Override
    void close();
}
