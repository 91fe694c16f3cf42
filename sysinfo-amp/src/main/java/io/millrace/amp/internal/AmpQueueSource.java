package io.millrace.amp.internal;

import io.millrace.api.ring.RingInfo;
import java.util.concurrent.locks.ReentrantLock;

/** The messages of a plain queue. Thread-safety: one thread takes, any gives back; a lock keeps them apart. */
final class AmpQueueSource implements AmpSource {
    private final AmpReceiver receiver;
    private final ReentrantLock lock = new ReentrantLock();

    AmpQueueSource(AmpReceiver receiver) {
        this.receiver = receiver;
    }

    @Override
    public int take() {
        return receiver.take();
    }

    @Override
    public long address(int slot) {
        return receiver.address(slot);
    }

    @Override
    public int length(int slot) {
        return receiver.length(slot);
    }

    @Override
    public int endpoint(int slot) {
        return 0;
    }

    @Override
    public void handled(int slot) {
        receiver.handled(slot, receiver.length(slot));
    }

    @Override
    public int available() {
        return receiver.available();
    }

    @Override
    public boolean isClosed() {
        return receiver.isClosed();
    }

    @Override
    public AmpQueueView view() {
        return receiver.view();
    }

    @Override
    public RingInfo info() {
        return receiver.info(0);
    }

    @Override
    public boolean enter() {
        boolean open = false;
        lock.lock();
        try {
            open = receiver.enter();
        } finally {
            if (!open) {
                lock.unlock();
            }
        }
        return open;
    }

    @Override
    public void leave() {
        try {
            receiver.leave();
        } finally {
            lock.unlock();
        }
    }
}
