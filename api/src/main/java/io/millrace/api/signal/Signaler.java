package io.millrace.api.signal;

import org.osgi.annotation.versioning.ProviderType;

/**
 * "Look now": a hint between two parties. Rings may be lost, merged, doubled or spurious; state lives in memory, never
 * here. As a service it carries {@code millrace.signaler} with its name.
 *
 * <p>Thread-safety: {@link #ring} from any thread; {@link #await} from one thread at a time (see {@link WaitPoint}).
 * Ordering: what was stored before {@code ring} is visible to the peer that looks because of it.
 */
@ProviderType
public interface Signaler extends AutoCloseable {
    /** Service property: the signaler's name. */
    String NAME = "millrace.signaler";

    /**
     * Tells the peer to look. Never blocks, never throws for a peer that is not there, allocates nothing; makes no
     * system call while the peer is known to be awake.
     *
     * @param target what to look at: carried over where the medium can carry a number, dropped where it cannot
     */
    void ring(int target);

    /**
     * Waits for a ring.
     *
     * @param timeoutNanos the bound; 0 or less only looks
     * @return true if rung since the last time, false if the bound is over, the thread is interrupted, or it is closed
     */
    boolean await(long timeoutNanos);

    /**
     * What the signaler is and did.
     *
     * @return a snapshot
     */
    SignalerInfo info();

    /** Wakes every waiter and gives back what it holds. Idempotent; later calls do nothing. */
    @Override
    void close();

    /**
     * For a peer without a doorbell: rings go nowhere, waits sleep for their bound.
     *
     * @return the signaler
     */
    static Signaler none() {
        return NoSignaler.INSTANCE;
    }
}
