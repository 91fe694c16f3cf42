package io.millrace.nrfrpc.internal;

import io.millrace.api.ring.Consumer;
import io.millrace.api.ring.Lease;
import io.millrace.api.ring.MessageHandler;
import io.millrace.api.ring.RingInfo;
import java.lang.foreign.MemorySegment;

/**
 * Receives from one endpoint, or from a range of them in turn. A range is for a caller who serves a whole link in one
 * thread; no endpoint may be read through two consumers at a time.
 */
final class NrfRpcConsumer implements Consumer {
    private final NrfRpcReceiver receiver;
    private final MemorySegment buffer;
    private final int first;
    private final int last;
    private int next;

    NrfRpcConsumer(NrfRpcReceiver receiver, int first, int last) {
        this.receiver = receiver;
        this.buffer = receiver.newBuffer();
        this.first = first;
        this.last = last;
        this.next = first;
    }

    @Override
    public RingInfo info() {
        return receiver.counters(first)
                .info(
                        RingInfo.Direction.RX,
                        RingInfo.Threads.ONE,
                        receiver.layout().maxPayloadBytes(),
                        available(),
                        usedBytes(),
                        receiver.layout().allocableBytes());
    }

    @Override
    public int poll(MessageHandler handler, int limit) {
        int handled = 0;
        try {
            for (int looked = first; looked <= last && handled < limit; looked++) {
                int endpoint = step();
                int index = receiver.take(endpoint);
                if (index >= 0) {
                    int size = receiver.size(endpoint, index);
                    handled++;
                    handle(handler, endpoint, index, size);
                }
            }
        } finally {
            if (handled > 0) {
                receiver.ringConsumed();
            }
        }
        return handled;
    }

    @Override
    public boolean tryTake(Lease lease) {
        if (!(lease instanceof NrfRpcLease own) || !own.isOf(receiver)) {
            throw new IllegalArgumentException("the lease is not of this link");
        }
        if (own.isOpen()) {
            throw new IllegalStateException("the lease still holds a message of endpoint " + own.endpoint());
        }
        for (int looked = first; looked <= last; looked++) {
            int endpoint = step();
            int index = receiver.take(endpoint);
            if (index >= 0) {
                own.open(endpoint, index, receiver.size(endpoint, index));
                return true;
            }
        }
        return false;
    }

    @Override
    public Lease newLease() {
        return new NrfRpcLease(receiver);
    }

    @Override
    public int available() {
        int ready = 0;
        for (int endpoint = first; endpoint <= last; endpoint++) {
            if (receiver.isReady(endpoint)) {
                ready++;
            }
        }
        return ready;
    }

    private long usedBytes() {
        long used = 0;
        for (int endpoint = first; endpoint <= last; endpoint++) {
            used += receiver.usedBytes(endpoint);
        }
        return used;
    }

    private void handle(MessageHandler handler, int endpoint, int index, int size) {
        try {
            handler.onMessage(receiver.bytes(index, size, buffer), receiver.offset(index), size, endpoint);
        } finally {
            receiver.release(endpoint, index, size);
        }
    }

    private int step() {
        int endpoint = next;
        next = endpoint == last ? first : endpoint + 1;
        return endpoint;
    }
}
