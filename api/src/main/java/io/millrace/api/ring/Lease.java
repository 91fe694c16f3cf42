package io.millrace.api.ring;

import java.lang.foreign.MemorySegment;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A message that outlives the call that took it; made once per thread by {@link Consumer#newLease()} and used again and
 * again. {@link #close()} releases the message to the peer.
 *
 * <p>Thread-safety: confined to one thread at a time. Crash: a message whose lease was never closed is still in the
 * segment, and is delivered again.
 */
@ProviderType
public interface Lease extends AutoCloseable {
    /**
     * Holds the message, and more.
     *
     * @return the segment
     * @throws IllegalStateException if no message is held, or it was revoked because the ring closed
     */
    MemorySegment segment();

    /**
     * Where the message starts in {@link #segment()}.
     *
     * @return bytes
     */
    long offset();

    /**
     * How long the message is.
     *
     * @return bytes
     */
    int length();

    /**
     * Which endpoint or kind it is of, as in {@link MessageHandler}.
     *
     * @return the endpoint
     */
    int endpoint();

    /** Releases the message. Idempotent; does nothing after the ring was closed. */
    @Override
    void close();
}
