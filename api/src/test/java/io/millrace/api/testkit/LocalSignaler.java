package io.millrace.api.testkit;

import io.millrace.api.signal.Signaler;
import io.millrace.api.signal.SignalerInfo;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** A doorbell inside one JVM, for tests: two of them ring each other. Thread-safety: thread-safe. */
public final class LocalSignaler implements Signaler {
    private final String name;
    private final Semaphore mine;
    private final Semaphore peer;
    private final AtomicLong rings = new AtomicLong();
    private final AtomicLong parks = new AtomicLong();
    private volatile boolean closed;

    private LocalSignaler(String name, Semaphore mine, Semaphore peer) {
        this.name = name;
        this.mine = mine;
        this.peer = peer;
    }

    /**
     * Makes two that ring each other.
     *
     * @return the pair
     */
    public static SignalerContract.Pair pair() {
        var one = new Semaphore(0);
        var other = new Semaphore(0);
        return new SignalerContract.Pair(
                new LocalSignaler("near", one, other), new LocalSignaler("far", other, one), true);
    }

    @Override
    public void ring(int target) {
        if (!closed) {
            rings.incrementAndGet();
            peer.release();
        }
    }

    @Override
    public boolean await(long timeoutNanos) {
        if (closed) {
            return false;
        }
        if (mine.drainPermits() > 0) {
            return true;
        }
        parks.incrementAndGet();
        try {
            boolean rung = mine.tryAcquire(timeoutNanos, TimeUnit.NANOSECONDS);
            mine.drainPermits();
            return rung && !closed;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public SignalerInfo info() {
        return new SignalerInfo(name, "local", rings.get(), rings.get(), parks.get());
    }

    @Override
    public void close() {
        closed = true;
        mine.release();
    }
}
