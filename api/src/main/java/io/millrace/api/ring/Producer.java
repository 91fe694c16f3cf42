package io.millrace.api.ring;

import java.lang.foreign.MemorySegment;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The sending end of a ring: {@code tryClaim}, fill, {@code commit} or {@code abort}; or {@code offer} what lies ready.
 *
 * <p>No method waits, allocates, logs or reads a clock. Thread-safety: as {@link RingInfo#threads()} says; each thread
 * uses claims of its own. Ordering: {@code commit} publishes with one release store after the last byte; a peer that
 * acquires it sees the whole message. Crash: a claim that was never committed is not seen by the peer.
 */
@ProviderType
public interface Producer extends Ring {
    /**
     * Makes a claim object for one thread.
     *
     * @return an empty claim
     */
    Claim newClaim();

    /**
     * Claims room for a message.
     *
     * @param length its length in bytes, 0 or more
     * @param claim becomes valid if the answer is {@link Offer#SENT}
     * @return whether the room was there
     * @throws IllegalArgumentException if the length is negative, or the claim is of another ring
     * @throws IllegalStateException if the claim is still open
     */
    Offer tryClaim(int length, Claim claim);

    /**
     * Publishes a claim now, and wakes the peer if it sleeps.
     *
     * @param claim the claim, empty afterwards
     * @throws IllegalStateException if nothing is claimed, or the claim was revoked because the ring closed
     */
    void commit(Claim claim);

    /**
     * Publishes a claim at the latest with the next {@link #flush()} or {@link #commit}; the peer is not woken before.
     *
     * @param claim the claim, empty afterwards
     * @throws IllegalStateException if nothing is claimed, or the claim was revoked because the ring closed
     */
    void commitLazy(Claim claim);

    /** Publishes what was committed lazily, and wakes the peer once if it sleeps. */
    void flush();

    /**
     * Gives a claim back unpublished.
     *
     * @param claim the claim, empty afterwards
     * @throws IllegalStateException if nothing is claimed
     */
    void abort(Claim claim);

    /**
     * Sends a copy of what lies ready.
     *
     * @param source where the message is
     * @param offset where it starts there
     * @param length its length in bytes
     * @return what became of it
     */
    Offer offer(MemorySegment source, long offset, int length);

    /**
     * Sends a copy of what lies ready.
     *
     * @param source where the message is
     * @param offset where it starts there
     * @param length its length in bytes
     * @return what became of it
     */
    Offer offer(byte[] source, int offset, int length);

    /**
     * The sending end of a direction that does not exist.
     *
     * @return a producer that answers CLOSED
     */
    static Producer none() {
        return NoProducer.INSTANCE;
    }
}
