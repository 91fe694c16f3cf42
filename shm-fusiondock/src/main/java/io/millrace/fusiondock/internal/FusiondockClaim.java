package io.millrace.fusiondock.internal;

import io.millrace.api.ring.Claim;
import java.lang.foreign.MemorySegment;

/**
 * Room for one message: the slot itself, or a private buffer for what is longer and on DEVICE memory. Thread-safety:
 * confined to one thread.
 */
final class FusiondockClaim implements Claim {
    private final FusiondockProducer producer;
    private final FusiondockSender sender;
    private boolean open;
    private boolean staged;
    private int length;

    FusiondockClaim(FusiondockProducer producer, FusiondockSender sender) {
        this.producer = producer;
        this.sender = sender;
    }

    boolean isOf(FusiondockProducer other) {
        return producer == other;
    }

    boolean isOpen() {
        return open;
    }

    void open(int newLength) {
        length = newLength;
        staged = sender.view().isDevice() || !sender.fits(newLength);
        open = true;
    }

    void close() {
        requireOpen();
        open = false;
    }

    /** Publishes what was filled in. */
    void publish(int type) {
        if (staged) {
            sender.send(type, length);
        } else {
            sender.publish(type, length);
        }
    }

    @Override
    public MemorySegment segment() {
        requireOpen();
        return staged ? sender.room(length) : sender.view().inPlace(length);
    }

    @Override
    public long offset() {
        return staged ? 0 : FusiondockLayout.DATA_OFFSET;
    }

    @Override
    public int length() {
        return length;
    }

    @Override
    public void shorten(int newLength) {
        requireOpen();
        if (newLength < 0 || newLength > length) {
            throw new IllegalArgumentException("length must be 0 to " + length + ": length=" + newLength);
        }
        length = newLength;
    }

    private void requireOpen() {
        if (!open) {
            throw new IllegalStateException("nothing is claimed");
        }
    }
}
