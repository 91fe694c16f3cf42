package io.millrace.vox.internal;

import io.millrace.api.ring.Lease;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/** A message that outlives the call that took it: its frame keeps its place in the ring until then. */
final class VoxLease implements Lease {
    final VoxSlot slot = new VoxSlot();
    private final VoxReceiver receiver;
    private final int endpoint;
    private final VoxBuffer buffer = new VoxBuffer();
    private Optional<VoxRegion> region = Optional.empty();
    private VoxPath path = VoxPath.INLINE;
    private MemorySegment segment = MemorySegment.NULL;
    private long offset;
    private int length;
    private int ticket;
    private volatile boolean open;
    private volatile boolean revoked;

    VoxLease(VoxReceiver receiver, int endpoint) {
        this.receiver = receiver;
        this.endpoint = endpoint;
    }

    boolean isOf(VoxReceiver other) {
        return receiver == other;
    }

    boolean isOpen() {
        return open;
    }

    void open(int newTicket) {
        ticket = newTicket;
        revoked = false;
        open = true;
    }

    void bytes(
            VoxPath newPath, Optional<VoxRegion> newRegion, MemorySegment newSegment, long newOffset, int newLength) {
        path = newPath;
        region = newRegion;
        segment = newSegment;
        offset = newOffset;
        length = newLength;
    }

    /** The bytes, whether the lease is open or not. */
    MemorySegment bytes() {
        return segment;
    }

    /** A place for a copy, where handlers get copies. */
    MemorySegment buffer(int bytes) {
        return buffer.of(bytes);
    }

    VoxPath path() {
        return path;
    }

    Optional<VoxRegion> region() {
        return region;
    }

    int ticket() {
        return ticket;
    }

    void revoke() {
        revoked = true;
    }

    @Override
    public MemorySegment segment() {
        if (!open || revoked) {
            throw new IllegalStateException(
                    open ? "the message was revoked: the channel is closed" : "no message is held");
        }
        return segment;
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
            receiver.release(this);
        }
    }
}
