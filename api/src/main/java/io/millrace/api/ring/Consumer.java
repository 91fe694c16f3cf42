package io.millrace.api.ring;

import org.osgi.annotation.versioning.ProviderType;

/**
 * The receiving end of a ring: {@code poll} with a handler, or {@code tryTake} a lease.
 *
 * <p>No method waits, allocates, logs or reads a clock. Thread-safety: one thread at a time. Ordering: a message is
 * read after an acquire load of the word that publishes it, and released with a release store after its last byte was
 * read. Peer: every index and length is checked before use; what does not pass is counted, released where the wire can
 * go on, and reported by a {@link io.millrace.api.memory.PeerCorruptionException}; the next call goes on.
 */
@ProviderType
public interface Consumer extends Ring {
    /**
     * Hands out the messages that are there, oldest first.
     *
     * @param handler gets each message
     * @param limit at most so many, 1 or more
     * @return messages handled; 0 if none was there
     * @throws io.millrace.api.memory.PeerCorruptionException if the peer wrote nonsense; messages before it were
     *     handled
     */
    int poll(MessageHandler handler, int limit);

    /**
     * Takes the oldest message.
     *
     * @param lease becomes valid if the answer is true
     * @return whether there was a message
     * @throws IllegalStateException if the lease still holds one
     * @throws IllegalArgumentException if the lease is of another ring
     * @throws io.millrace.api.memory.PeerCorruptionException if the peer wrote nonsense
     */
    boolean tryTake(Lease lease);

    /**
     * Makes a lease object for one thread.
     *
     * @return an empty lease
     */
    Lease newLease();

    /**
     * What {@code poll} would look at now.
     *
     * @return messages, those that will turn out to be corrupt included
     */
    int available();

    /**
     * The receiving end of a direction that does not exist.
     *
     * @return a consumer that never has a message
     */
    static Consumer none() {
        return NoConsumer.INSTANCE;
    }
}
