package io.millrace.amp.internal;

import io.millrace.api.ring.Lease;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** A message that outlives the call that took it. Thread-safety: one thread at a time; any may close it. */
final class AmpLease implements Lease {
    private final AmpConsumer consumer;
    private final MemorySegment buffer;
    private MemorySegment bytes;
    private boolean open;
    private int slot;
    private long offset;
    private int length;
    private int endpoint;

    AmpLease(AmpConsumer consumer, int bufferBytes) {
        this.consumer = consumer;
        this.buffer = Arena.ofAuto().allocate(bufferBytes, Long.BYTES);
        this.bytes = buffer;
    }

    boolean isOf(AmpConsumer other) {
        return consumer == other;
    }

    boolean isOpen() {
        return open;
    }

    /** A place for a copy, where the bytes themselves are not handed out. */
    MemorySegment buffer() {
        return buffer;
    }

    int slot() {
        return slot;
    }

    void open(int newSlot, MemorySegment newBytes, long newOffset, int newLength, int newEndpoint) {
        slot = newSlot;
        bytes = newBytes;
        offset = newOffset;
        length = newLength;
        endpoint = newEndpoint;
        open = true;
    }

    @Override
    public MemorySegment segment() {
        if (!open || consumer.isClosed()) {
            throw new IllegalStateException(
                    open ? "the message was revoked: the channel is closed" : "no message is held");
        }
        return bytes;
    }

    @Override
    public long offset() {
        return offset;
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
            consumer.release(this);
        }
    }
}
