package io.millrace.posix;

import io.millrace.api.memory.Memory;
import java.util.Set;
import org.osgi.annotation.versioning.ProviderType;

/**
 * An open object. After {@link #close()} every call and every access ends in
 * {@link io.millrace.api.memory.SegmentClosedException}.
 *
 * <p>Thread-safety: thread-safe. Units: offsets and lengths in bytes. Peer: may make it shorter unless it is sealed; an
 * access to what is gone is a {@link io.millrace.api.memory.SegmentLostException}.
 */
@ProviderType
public interface SharedObject extends AutoCloseable {
    /**
     * Which object.
     *
     * @return its name, with a slash in front if it has one in a directory
     */
    String name();

    /**
     * How long it is now, whoever made it so.
     *
     * @return its length
     */
    long sizeBytes();

    /**
     * Whether it can only be read.
     *
     * @return true if it was opened so
     */
    boolean isReadOnly();

    /**
     * All of it, in place. What was answered before stays good when the object has become longer.
     *
     * @return the accessor, as long as the object is now, and the same as long as that does not change; of a read-only
     *     one every store is an {@link IllegalArgumentException}
     * @throws PosixException with {@code EINVAL} if it has 0 bytes, {@code EPERM} if a seal forbids it
     */
    Memory memory();

    /**
     * Copies bytes out.
     *
     * @param offset where they start
     * @param target where they go
     * @throws IndexOutOfBoundsException if they are not inside the object
     */
    void read(long offset, byte[] target);

    /**
     * Copies bytes in.
     *
     * @param offset where they go
     * @param source the bytes
     * @throws IndexOutOfBoundsException if they are not inside the object
     * @throws IllegalArgumentException if it is read-only
     */
    void write(long offset, byte[] source);

    /**
     * Sets its length: {@code ftruncate}. Bytes that are new are zero.
     *
     * @param sizeBytes the new length
     * @throws PosixException with {@code EINVAL} if it is read-only or the length negative, {@code EPERM} if a seal
     *     forbids it
     */
    void truncate(long sizeBytes);

    /**
     * The seals it has.
     *
     * @return those known here; one with a name has {@link Seal#F_SEAL_SEAL} from the start
     * @throws PosixException with {@code ENOSYS} without {@link Capability#SEALS}
     */
    Set<Seal> seals();

    /** Unmaps and closes it; a name stays. Idempotent. */
    @Override
    void close();
}
