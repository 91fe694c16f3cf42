package io.millrace.nrfrpc.internal;

import io.millrace.api.ring.Lease;
import java.lang.foreign.MemorySegment;

/** A message that outlives the call that took it. */
final class NrfRpcLease implements Lease {
    private final NrfRpcReceiver receiver;
    private final MemorySegment buffer;
    private MemorySegment bytes;
    private boolean open;
    private int endpoint;
    private int index;
    private int length;

    NrfRpcLease(NrfRpcReceiver receiver) {
        this.receiver = receiver;
        this.buffer = receiver.newBuffer();
        this.bytes = buffer;
    }

    boolean isOf(NrfRpcReceiver other) {
        return receiver == other;
    }

    boolean isOpen() {
        return open;
    }

    void open(int newEndpoint, int newIndex, int size) {
        endpoint = newEndpoint;
        index = newIndex;
        length = size;
        bytes = receiver.bytes(newIndex, size, buffer);
        open = true;
    }

    @Override
    public MemorySegment segment() {
        if (!open || receiver.isClosed()) {
            throw new IllegalStateException(
                    open ? "the message was revoked: the channel is closed" : "no message is held");
        }
        return bytes;
    }

    @Override
    public long offset() {
        return receiver.offset(index);
    }

    @Override
    public int length() {
        return length;
    }

    @Override
    public int endpoint() {
        return endpoint;
    }

    @Override
    public void close() {
        if (open) {
            open = false;
            receiver.release(endpoint, index, length);
            receiver.ringConsumed();
        }
    }
}
