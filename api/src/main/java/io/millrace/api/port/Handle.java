package io.millrace.api.port;

import io.millrace.api.segment.Segment;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Something open that can be handed to another process: memory, or one end of a pair of ports. Who has it closes it;
 * whoever received it has one of their own.
 *
 * <p>Thread-safety: thread-safe.
 */
@ProviderType
public interface Handle extends AutoCloseable {
    /**
     * Maps the memory it stands for, for reading and writing, whole. The segment outlives this handle, and must be
     * closed by itself.
     *
     * @param name the segment's name
     * @return the segment, which can {@link Segment#grow} when the memory behind it has
     * @throws io.millrace.api.segment.SegmentRefusedException if it stands for no memory, or for none of any length
     */
    Segment map(String name);

    /**
     * A second handle on the same thing.
     *
     * @return the copy, to be closed by itself
     * @throws PortException if the system refuses
     */
    Handle copy();

    /** Gives it back. Idempotent. */
    @Override
    void close();
}
