package io.millrace.hw.libc;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * A descriptor that several threads use and any of them closes: its number is given back when the last call that has it
 * has left, so no call ever meets a number that has become somebody else's.
 *
 * <p>Thread-safety: thread-safe. Nothing here waits or allocates.
 */
public final class Held {
    private static final int CLOSED = 1 << 30;

    private final Descriptor descriptor;
    /** Calls under way, and {@link #CLOSED}. */
    private final AtomicInteger users = new AtomicInteger();

    /**
     * Takes a descriptor over.
     *
     * @param descriptor what to hold, closed with this
     */
    public Held(Descriptor descriptor) {
        this.descriptor = descriptor;
    }

    /**
     * Begins a call.
     *
     * @return false if it is closed; each true is followed by one {@link #leave}
     */
    public boolean enter() {
        if (users.incrementAndGet() >= CLOSED) {
            leave();
            return false;
        }
        return true;
    }

    /**
     * What is held.
     *
     * @return the descriptor, good between {@link #enter} and {@link #leave}
     */
    public Descriptor descriptor() {
        return descriptor;
    }

    /** Ends a call. */
    public void leave() {
        if (users.decrementAndGet() == CLOSED) {
            descriptor.close();
        }
    }

    /**
     * Whether no more calls can begin.
     *
     * @return true once it was closed
     */
    public boolean isClosed() {
        return users.get() >= CLOSED;
    }

    /**
     * Lets no more calls begin.
     *
     * @return true the first time
     */
    public boolean close() {
        int before = users.getAndUpdate(it -> it | CLOSED);
        if (before == 0) {
            descriptor.close();
        }
        return before < CLOSED;
    }

    @Override
    public String toString() {
        return descriptor.toString();
    }
}
