package io.millrace.hw.unix.internal;

import io.millrace.hw.libc.Descriptor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A descriptor that several threads use and any of them closes: its number is given back when the last call that has it
 * has left, so no call ever meets a number that has become somebody else's.
 *
 * <p>Thread-safety: thread-safe. Nothing here waits or allocates.
 */
final class Held {
    private static final int CLOSED = 1 << 30;

    private final Descriptor descriptor;
    /** Calls under way, and {@link #CLOSED}. */
    private final AtomicInteger users = new AtomicInteger();

    Held(Descriptor descriptor) {
        this.descriptor = descriptor;
    }

    /** Begins a call; false if it is closed. Each true is followed by one {@link #leave}. */
    boolean enter() {
        if (users.incrementAndGet() >= CLOSED) {
            leave();
            return false;
        }
        return true;
    }

    /** The descriptor, between {@link #enter} and {@link #leave}. */
    Descriptor descriptor() {
        return descriptor;
    }

    void leave() {
        if (users.decrementAndGet() == CLOSED) {
            descriptor.close();
        }
    }

    boolean isClosed() {
        return users.get() >= CLOSED;
    }

    /** Lets no more calls begin; true the first time. */
    boolean close() {
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
