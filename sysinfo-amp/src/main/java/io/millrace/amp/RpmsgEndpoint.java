package io.millrace.amp;

import io.millrace.api.ring.Consumer;
import io.millrace.api.ring.Producer;
import io.millrace.api.signal.WaitPoint;
import org.osgi.annotation.versioning.ProviderType;

/**
 * An endpoint of ours in rpmsg. All endpoints share one queue each way: one that is not read holds up the others once
 * the queue is full of its messages.
 *
 * <p>Thread-safety: thread-safe; {@link #rx()} one thread at a time. Source: ESP-AMP, rpmsg.
 */
@ProviderType
public interface RpmsgEndpoint extends AutoCloseable {
    /**
     * Our address.
     *
     * @return 0 to 65534
     */
    int address();

    /**
     * What is sent to us; the endpoint a handler is told is the sender's address.
     *
     * @return the same consumer at every call
     */
    Consumer rx();

    /**
     * A way to another endpoint. Firmware that has no such endpoint stops receiving until it is interrupted again, and
     * never gives the buffer back: send only to what is known to be there.
     *
     * @param peer its address
     * @return the way, for many threads
     * @throws IllegalArgumentException if it is not 0 to 65534
     */
    Producer to(int peer);

    /**
     * Where to wait for messages and for room.
     *
     * @return the place, shared with everything else in this memory
     */
    WaitPoint waitPoint();

    /** Ends it; messages it did not read are given back and counted as unknown. Idempotent. */
    @Override
    void close();
}
