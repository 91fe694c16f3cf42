package io.millrace.vox.internal;

import io.millrace.api.ring.Consumer;
import io.millrace.api.ring.Lease;
import io.millrace.api.ring.MessageHandler;
import io.millrace.api.ring.RingInfo;

/** The receiving end of a link. Thread-safety: one thread at a time; leases may be closed by others. */
final class VoxConsumer implements Consumer {
    private final VoxReceiver receiver;
    private final int endpoint;

    VoxConsumer(VoxReceiver receiver, int endpoint) {
        this.receiver = receiver;
        this.endpoint = endpoint;
    }

    @Override
    public RingInfo info() {
        return receiver.info();
    }

    @Override
    public int poll(MessageHandler handler, int limit) {
        return receiver.poll(handler, limit);
    }

    @Override
    public boolean tryTake(Lease lease) {
        if (!(lease instanceof VoxLease own) || !own.isOf(receiver)) {
            throw new IllegalArgumentException("the lease is not of this link");
        }
        if (own.isOpen()) {
            throw new IllegalStateException("the lease still holds a message");
        }
        return receiver.take(own);
    }

    @Override
    public Lease newLease() {
        return new VoxLease(receiver, endpoint);
    }

    @Override
    public int available() {
        return receiver.available();
    }
}
