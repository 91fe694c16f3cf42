package io.millrace.api.ring;

import java.lang.foreign.MemorySegment;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Room for one message, to be filled in place; made once per thread by {@link Producer#newClaim()} and used again and
 * again.
 *
 * <p>Thread-safety: confined to one thread. On DEVICE memory the room is a private buffer that {@code commit} copies.
 */
@ProviderType
public interface Claim {
    /**
     * Holds the room, and more.
     *
     * @return the segment
     * @throws IllegalStateException if nothing is claimed
     */
    MemorySegment segment();

    /**
     * Where the room starts in {@link #segment()}.
     *
     * @return bytes
     */
    long offset();

    /**
     * How long the message will be.
     *
     * @return bytes
     */
    int length();

    /**
     * Makes the message shorter than was claimed.
     *
     * @param length the new length, 0 to {@link #length()}
     * @throws IllegalArgumentException if longer than claimed, or negative
     * @throws UnsupportedOperationException where the wire fixes the length at the claim
     */
    void shorten(int length);
}
