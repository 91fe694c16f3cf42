package io.millrace.vox.internal;

import io.millrace.api.ring.Claim;
import java.lang.foreign.MemorySegment;

/** Room for one message: in the ring, in a slot, or in a region. */
final class VoxClaim implements Claim {
    final VoxSlot slot = new VoxSlot();
    final VoxRegionRoom room = new VoxRegionRoom();
    private final VoxSender sender;
    private VoxPath path = VoxPath.INLINE;
    private boolean open;
    private MemorySegment segment = MemorySegment.NULL;
    private long offset;
    private int length;

    VoxClaim(VoxSender sender) {
        this.sender = sender;
    }

    boolean isOf(VoxSender other) {
        return sender == other;
    }

    boolean isOpen() {
        return open;
    }

    VoxPath path() {
        return path;
    }

    void open(VoxPath newPath, MemorySegment newSegment, long newOffset, int newLength) {
        path = newPath;
        segment = newSegment;
        offset = newOffset;
        length = newLength;
        open = true;
    }

    /** Ends it, whatever becomes of it. */
    void end() {
        requireOpen();
        open = false;
    }

    @Override
    public MemorySegment segment() {
        requireOpen();
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
