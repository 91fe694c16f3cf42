package io.millrace.api.port;

import java.util.function.IntConsumer;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Waits at many ports in one thread.
 *
 * <p>Thread-safety: thread-safe; {@link #await} from one thread at a time.
 */
@ProviderType
public interface PortWatch extends AutoCloseable {
    /**
     * Watches a port from now on.
     *
     * @param key what {@link #await} calls it, 0 or more; a port already under that key is no longer watched
     * @param port the port, stays the caller's to close
     */
    void add(int key, Port port);

    /**
     * Watches a port no longer. Once this returns, {@link #await} does not look at it any more.
     *
     * @param key its key; unknown ones are ignored
     */
    void remove(int key);

    /**
     * Waits until one of the ports has something to receive, or its other end is gone. Allocates nothing.
     *
     * @param timeoutNanos the bound; 0 or less only looks
     * @param ready gets the key of each such port, on this thread
     * @return how many; 0 if the bound is over, the thread is interrupted, {@link #wake} was called, or this is closed
     */
    int await(long timeoutNanos, IntConsumer ready);

    /** Ends a wait that is going on, or the next one. */
    void wake();

    /** Ends it, and every wait. Idempotent. */
    @Override
    void close();
}
