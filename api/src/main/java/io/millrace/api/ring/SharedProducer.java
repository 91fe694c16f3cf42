package io.millrace.api.ring;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.locks.Lock;

/**
 * A sending end for many threads, one at a time by a lock. While one of them has a claim open, the others are answered
 * FULL. Thread-safety: thread-safe, each thread with claims of its own.
 */
public final class SharedProducer implements Producer {
    private final Producer one;
    private final Lock lock;

    /**
     * Makes it.
     *
     * @param one the sending end for one thread; used by nobody else
     * @param lock taken for each call; the same one for ends that share something
     */
    public SharedProducer(Producer one, Lock lock) {
        this.one = one;
        this.lock = lock;
    }

    @Override
    public RingInfo info() {
        RingInfo info = one.info();
        return new RingInfo(
                info.direction(),
                RingInfo.Threads.MANY,
                info.maxMessageBytes(),
                info.backlog(),
                info.usedBytes(),
                info.capacityBytes(),
                info.messages(),
                info.bytes(),
                info.refused(),
                info.corrupt());
    }

    @Override
    public Claim newClaim() {
        return one.newClaim();
    }

    @Override
    public Offer tryClaim(int length, Claim claim) {
        lock.lock();
        try {
            return one.tryClaim(length, claim);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void commit(Claim claim) {
        lock.lock();
        try {
            one.commit(claim);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void commitLazy(Claim claim) {
        lock.lock();
        try {
            one.commitLazy(claim);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void flush() {
        lock.lock();
        try {
            one.flush();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void abort(Claim claim) {
        lock.lock();
        try {
            one.abort(claim);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Offer offer(MemorySegment source, long offset, int length) {
        lock.lock();
        try {
            return one.offer(source, offset, length);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Offer offer(byte[] source, int offset, int length) {
        lock.lock();
        try {
            return one.offer(source, offset, length);
        } finally {
            lock.unlock();
        }
    }
}
