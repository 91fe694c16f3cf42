package io.millrace.fusiondock.internal;

import io.millrace.api.ring.Consumer;
import io.millrace.api.ring.Lease;
import io.millrace.api.ring.MessageHandler;
import io.millrace.api.ring.RingInfo;

/** Receives whole messages; their type is the endpoint of the handler. Thread-safety: one thread at a time. */
final class FusiondockConsumer implements Consumer {
    private final FusiondockReceiver receiver;

    FusiondockConsumer(FusiondockReceiver receiver) {
        this.receiver = receiver;
    }

    @Override
    public RingInfo info() {
        return receiver.info();
    }

    @Override
    public int poll(MessageHandler handler, int limit) {
        int handled = 0;
        while (handled < limit && receiver.take()) {
            handled++;
            try {
                handler.onMessage(receiver.bytes(), receiver.offset(), receiver.length(), receiver.type());
            } finally {
                receiver.release();
            }
        }
        return handled;
    }

    @Override
    public boolean tryTake(Lease lease) {
        if (!(lease instanceof FusiondockLease own) || !own.isOf(receiver)) {
            throw new IllegalArgumentException("the lease is not of this ring");
        }
        if (own.isOpen()) {
            throw new IllegalStateException("the lease still holds a message");
        }
        boolean taken = receiver.take();
        if (taken) {
            own.open();
        }
        return taken;
    }

    @Override
    public Lease newLease() {
        return new FusiondockLease(receiver);
    }

    @Override
    public int available() {
        return !receiver.isClosed() && receiver.available() ? 1 : 0;
    }
}
