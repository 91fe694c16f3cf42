package io.millrace.amp.internal;

import io.millrace.api.ring.Claim;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Room for one message: the buffer of a slot, or on DEVICE memory a private one that is copied at the commit. */
final class AmpClaim implements Claim {
    private final AmpProducer producer;
    private final AmpQueueView view;
    private final int headerBytes;
    private final boolean staged;
    private final MemorySegment stage;
    private boolean open;
    private long address;
    private int length;

    AmpClaim(AmpProducer producer, AmpQueueView view, AmpFrame frame) {
        this.producer = producer;
        this.view = view;
        this.headerBytes = frame.headerBytes();
        this.staged = view.isDevice();
        this.stage = Arena.ofAuto().allocate(staged ? view.item() : 0, Long.BYTES);
    }

    boolean isOf(AmpProducer other) {
        return producer == other;
    }

    boolean isOpen() {
        return open;
    }

    void open(long newAddress, int newLength) {
        address = newAddress;
        length = newLength;
        open = true;
    }

    /** Ends the claim; answers the buffer's address. */
    long close() {
        requireOpen();
        open = false;
        return address;
    }

    /** Copies what was filled in privately. */
    void stage(long target) {
        if (staged) {
            view.copyIn(target + headerBytes, stage, 0, length);
        }
    }

    @Override
    public MemorySegment segment() {
        requireOpen();
        return staged ? stage : view.inPlace(address + headerBytes, length);
    }

    @Override
    public long offset() {
        return staged ? 0 : view.offset(address) + headerBytes;
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
