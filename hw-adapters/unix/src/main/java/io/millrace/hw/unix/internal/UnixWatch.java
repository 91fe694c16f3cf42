package io.millrace.hw.unix.internal;

import io.millrace.api.port.Port;
import io.millrace.api.port.PortException;
import io.millrace.api.port.PortWatch;
import io.millrace.hw.libc.Poll;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntConsumer;

/**
 * Waits at many ports in one thread, through a set that is written anew after each change.
 *
 * <p>Thread-safety: thread-safe, one waits at a time. A change wakes who waits, and a removal waits until the kernel no
 * longer looks; {@code ready} runs outside every lock but the waiter's own, so it may add, remove and close.
 */
final class UnixWatch implements PortWatch {
    private final ReentrantLock waiting = new ReentrantLock();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition looked = lock.newCondition();
    private final Map<Integer, UnixPort> ports = new TreeMap<>();
    private final Bell bell = Refusals.of(Bell::new);
    /** What the kernel looks at: the bell, then the ports; only who waits changes it. */
    private final Poll poll = new Poll();

    private final List<UnixPort> shown = new ArrayList<>();
    private int[] keys = new int[0];

    private long changes;
    /** The number of changes the set in use has seen, or -1 before the first. */
    private long written = -1;

    private boolean looking;
    private boolean woken;
    private volatile boolean closed;

    @Override
    public void add(int key, Port port) {
        if (key < 0) {
            throw new IllegalArgumentException("key must be 0 or more: key=" + key);
        }
        if (!(port instanceof UnixPort ours)) {
            throw new IllegalArgumentException("port was not made by this service: " + port);
        }
        lock.lock();
        try {
            if (closed || !ours.watchedBy(this)) {
                throw new PortException("cannot watch " + port + ": it is closed, or the watch is");
            }
            UnixPort before = ports.put(key, ours);
            changed();
            if (before != null) {
                released(before);
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void remove(int key) {
        lock.lock();
        try {
            UnixPort before = ports.remove(key);
            if (before != null) {
                changed();
                released(before);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Drops every key of a port that is being closed. */
    void forget(UnixPort port) {
        lock.lock();
        try {
            if (ports.values().removeIf(it -> it == port)) {
                changed();
                awaitLook();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int await(long timeoutNanos, IntConsumer ready) {
        waiting.lock();
        try {
            if (!bell.enter()) {
                return 0;
            }
            try {
                return look(timeoutNanos) ? tell(ready) : 0;
            } finally {
                bell.leave();
            }
        } finally {
            waiting.unlock();
        }
    }

    @Override
    public void wake() {
        lock.lock();
        try {
            woken = true;
        } finally {
            lock.unlock();
        }
        bell.ring();
    }

    @Override
    public void close() {
        lock.lock();
        try {
            if (!closed) {
                closed = true;
                List<UnixPort> all = List.copyOf(ports.values());
                ports.clear();
                changed();
                awaitLook();
                all.forEach(it -> it.unwatchedBy(this));
            }
        } finally {
            lock.unlock();
        }
        bell.close();
    }

    /** Waits; true if a port has something. */
    private boolean look(long timeoutNanos) {
        long start = System.nanoTime();
        long bound = Math.max(timeoutNanos, 0);
        long left = bound;
        do {
            if (!begin()) {
                return false;
            }
            int result = 0;
            try {
                result = poll.await(Waiter.slice(left));
            } finally {
                end();
            }
            Waiter.check(result, this);
            boolean rung = result > 0 && poll.readable(0);
            if (rung) {
                bell.quiet();
            }
            if (result > (rung ? 1 : 0)) {
                return !taken();
            }
            left = bound - (System.nanoTime() - start);
        } while (left > 0 && !Thread.currentThread().isInterrupted());
        taken();
        return false;
    }

    /** Brings the set up to date; false if nobody is to wait. */
    private boolean begin() {
        lock.lock();
        try {
            if (closed || woken) {
                woken = false;
                return false;
            }
            if (written != changes) {
                write();
            }
            looking = true;
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void end() {
        lock.lock();
        try {
            looking = false;
            looked.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Whether somebody wants the wait to end; once. */
    private boolean taken() {
        lock.lock();
        try {
            boolean answer = closed || woken;
            woken = false;
            return answer;
        } finally {
            lock.unlock();
        }
    }

    private void write() {
        poll.clear();
        poll.add(bell.descriptor());
        shown.clear();
        keys = new int[ports.size()];
        ports.forEach((key, port) -> {
            keys[shown.size()] = key;
            shown.add(port);
            poll.add(port.descriptor());
        });
        written = changes;
    }

    private int tell(IntConsumer ready) {
        int told = 0;
        for (int i = 0; i < keys.length; i++) {
            if (poll.readable(i + 1) && watches(i)) {
                ready.accept(keys[i]);
                told++;
            }
        }
        return told;
    }

    /** Whether the port of an answer is still the one under its key. */
    private boolean watches(int index) {
        lock.lock();
        try {
            return written == changes || ports.get(keys[index]) == shown.get(index);
        } finally {
            lock.unlock();
        }
    }

    private void changed() {
        changes++;
        if (looking) {
            bell.ring();
        }
    }

    /** The port is no longer ours, unless it is under another key, too. */
    private void released(UnixPort port) {
        awaitLook();
        port.unwatchedBy(this);
    }

    /** Waits until the kernel looks at no set from before the last change; the ring ends such a look at once. */
    private void awaitLook() {
        long change = changes;
        while (looking && written < change) {
            looked.awaitUninterruptibly();
        }
    }
}
