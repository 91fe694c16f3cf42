package io.millrace.fusiondock.internal;

import io.millrace.api.ring.Lease;
import java.lang.foreign.MemorySegment;

/** The message that was taken, for as long as it is needed. Thread-safety: confined to one thread at a time. */
final class FusiondockLease implements Lease {
    private final FusiondockReceiver receiver;
    private boolean open;

    FusiondockLease(FusiondockReceiver receiver) {
        this.receiver = receiver;
    }

    boolean isOf(FusiondockReceiver other) {
        return receiver == other;
    }

    boolean isOpen() {
        return open;
    }

    void open() {
        open = true;
    }

    @Override
    public MemorySegment segment() {
        if (!open || receiver.isClosed()) {
            throw new IllegalStateException(
                    open ? "the message was revoked: the channel is closed" : "no message is held");
        }
        return receiver.bytes();
    }

    @Override
    public long offset() {
        return receiver.offset();
    }

    @Override
    public int length() {
        return receiver.length();
    }

    @Override
    public int endpoint() {
        return receiver.type();
    }

    @Override
    public void close() {
        if (open) {
            open = false;
            receiver.release();
        }
    }
}
