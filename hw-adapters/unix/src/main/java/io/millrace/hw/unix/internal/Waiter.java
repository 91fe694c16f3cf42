package io.millrace.hw.unix.internal;

import io.millrace.api.port.PortException;
import io.millrace.hw.libc.Errno;
import io.millrace.hw.libc.Held;
import io.millrace.hw.libc.LibcException;
import io.millrace.hw.libc.Poll;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Waits until a descriptor can be read, or is closed here. Its buffers, and the counter that ends a wait, are made when
 * somebody waits for the first time: most ports are watched instead.
 *
 * <p>Thread-safety: thread-safe, one waits at a time.
 */
final class Waiter {
    /** The longest single sleep: bounds how late a sleeper notices an interrupt. */
    private static final long SLICE_NANOS = 50_000_000;

    private final Held held;
    private final ReentrantLock waiting = new ReentrantLock();
    private Poll poll;
    private volatile Bell closing;

    Waiter(Held held) {
        this.held = held;
    }

    /** Allocates nothing but at the first call. */
    boolean await(long timeoutNanos) {
        waiting.lock();
        try {
            if (!held.enter()) {
                return false;
            }
            try {
                return enterBell() && leavingBell(timeoutNanos);
            } finally {
                held.leave();
            }
        } finally {
            waiting.unlock();
        }
    }

    /** Ends the wait that is going on; after the descriptor was closed. */
    void close() {
        Bell bell = closing;
        if (bell != null) {
            bell.close();
        }
    }

    /** How long to sleep at once: not at all on a thread that is interrupted. */
    static long slice(long leftNanos) {
        return Thread.currentThread().isInterrupted() ? 0 : Math.min(leftNanos, SLICE_NANOS);
    }

    static void check(int result, Object what) {
        if (result < 0 && result != -Errno.EINTR) {
            throw new PortException(new LibcException("ppoll", what.toString(), -result).getMessage());
        }
    }

    /** Who closes sees the bell, or who waits sees that it was closed. */
    private boolean enterBell() {
        if (closing == null) {
            Bell bell = Refusals.of(Bell::new);
            poll = new Poll(held.descriptor(), bell.descriptor());
            closing = bell;
            if (held.isClosed()) {
                bell.close();
            }
        }
        return closing.enter();
    }

    private boolean leavingBell(long timeoutNanos) {
        try {
            return park(timeoutNanos);
        } finally {
            closing.leave();
        }
    }

    private boolean park(long timeoutNanos) {
        long start = System.nanoTime();
        long bound = Math.max(timeoutNanos, 0);
        long left = bound;
        do {
            check(poll.await(slice(left)), held);
            if (held.isClosed()) {
                return false;
            }
            if (poll.readable(0)) {
                return true;
            }
            left = bound - (System.nanoTime() - start);
        } while (left > 0 && !Thread.currentThread().isInterrupted());
        return false;
    }
}
