package io.millrace.amp.internal;

import io.millrace.api.ring.Consumer;
import io.millrace.api.ring.Lease;
import io.millrace.api.ring.MessageHandler;
import io.millrace.api.ring.RingInfo;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** The receiving end of a queue, or of one endpoint. Thread-safety: one thread at a time; any may close a lease. */
final class AmpConsumer implements Consumer {
    private final AmpSource source;
    private final AmpQueueView view;
    private final boolean copyOut;
    private final MemorySegment buffer;

    /**
     * Makes it.
     *
     * @param source where messages come from
     * @param copyOut whether handlers get copies; on DEVICE memory they always do
     */
    AmpConsumer(AmpSource source, boolean copyOut) {
        this.source = source;
        this.view = source.view();
        this.copyOut = copyOut || view.isDevice();
        this.buffer = Arena.ofAuto().allocate(bufferBytes(), Long.BYTES);
    }

    private int bufferBytes() {
        return copyOut ? view.item() : 0;
    }

    @Override
    public RingInfo info() {
        return source.info();
    }

    @Override
    public int poll(MessageHandler handler, int limit) {
        if (!source.enter()) {
            return 0;
        }
        int handled = 0;
        try {
            int slot = source.take();
            while (slot >= 0) {
                handled++;
                handle(handler, slot);
                slot = handled < limit ? source.take() : AmpReceiver.NOTHING;
            }
        } finally {
            source.leave();
        }
        return handled;
    }

    private void handle(MessageHandler handler, int slot) {
        try {
            long address = source.address(slot);
            int length = source.length(slot);
            MemorySegment bytes = bytes(address, length, buffer);
            handler.onMessage(bytes, offset(address), length, source.endpoint(slot));
        } finally {
            source.handled(slot);
        }
    }

    private MemorySegment bytes(long address, int length, MemorySegment copy) {
        if (!copyOut) {
            return view.inPlace(address, length);
        }
        view.copyOut(address, copy, length);
        return copy;
    }

    private long offset(long address) {
        return copyOut ? 0 : view.offset(address);
    }

    @Override
    public boolean tryTake(Lease lease) {
        if (!(lease instanceof AmpLease own) || !own.isOf(this)) {
            throw new IllegalArgumentException("the lease is not of this ring");
        }
        if (own.isOpen()) {
            throw new IllegalStateException("the lease still holds a message");
        }
        if (!source.enter()) {
            return false;
        }
        try {
            int slot = source.take();
            if (slot >= 0) {
                long address = source.address(slot);
                int length = source.length(slot);
                MemorySegment bytes = bytes(address, length, own.buffer());
                own.open(slot, bytes, offset(address), length, source.endpoint(slot));
            }
            return slot >= 0;
        } finally {
            source.leave();
        }
    }

    @Override
    public Lease newLease() {
        return new AmpLease(this, bufferBytes());
    }

    @Override
    public int available() {
        return source.isClosed() ? 0 : source.available();
    }

    boolean isClosed() {
        return source.isClosed();
    }

    /** Gives a lease's message back, unless it was revoked. */
    void release(AmpLease lease) {
        if (source.enter()) {
            try {
                source.handled(lease.slot());
            } finally {
                source.leave();
            }
        }
    }
}
