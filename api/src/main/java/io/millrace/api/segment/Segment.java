package io.millrace.api.segment;

import io.millrace.api.memory.Memory;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A named, bounded region of memory shared with somebody. As a service it carries {@code millrace.segment} with its
 * name; whoever provided it closes it.
 *
 * <p>Thread-safety: thread-safe. After {@link #close()} every access through {@link #memory()} ends in
 * {@link io.millrace.api.memory.SegmentClosedException}.
 */
@ProviderType
public interface Segment extends AutoCloseable {
    /** Service property: the segment's name. */
    String NAME = "millrace.segment";

    /**
     * The bytes.
     *
     * @return the accessor of the whole segment, the same one at every call until it grows
     */
    Memory memory();

    /**
     * What the segment is.
     *
     * @return name, kind, size, access and origin
     */
    SegmentInfo info();

    /**
     * Makes it longer, or catches up with whoever made it longer: nothing moves, {@link #memory()} answers a longer
     * accessor, and the one before stays good. Who attached does not lengthen what is shared, only follows.
     *
     * @param sizeBytes the new length; does nothing if the segment is that long already
     * @throws SegmentRefusedException if there is no room, or what is shared is shorter and was made by somebody else
     * @throws UnsupportedOperationException if memory of this kind has one length for ever
     */
    default void grow(long sizeBytes) {
        if (sizeBytes > memory().size()) {
            throw new UnsupportedOperationException("a segment of kind " + info().kind() + " cannot grow");
        }
    }

    /**
     * Takes a range for one writer: who asks for any byte of it after that is refused, in this process, and in others
     * where the memory is a file. Binds only those who ask; the bytes can be touched all the same. Whoever dies or
     * closes the segment gives it back.
     *
     * @param offset where the range starts
     * @param sizeBytes its length, more than 0
     * @return the range, to be closed
     * @throws SegmentRefusedException if somebody else has a part of it
     * @throws IndexOutOfBoundsException if the range is not inside the segment
     * @throws io.millrace.api.memory.SegmentClosedException if the segment is closed
     */
    Reservation reserve(long offset, long sizeBytes);

    /** Unmaps it, and removes its name if it was created here and is not to be kept. Idempotent. */
    @Override
    void close();
}
