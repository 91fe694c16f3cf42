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

    /** A reference is stored only if it is another one: telling the collector costs more than the rest of a claim. */
    void open(VoxPath newPath, MemorySegment newSegment, long newOffset, int newLength) {
        if (path != newPath) {
            path = newPath;
        }
        if (segment != newSegment) {
            segment = newSegment;
        }
        offset = newOffset;
        length = newLength;
        open = true;
    }

    void copyIn(byte[] source, int from) {
        if (path == VoxPath.MMAP) {
            room.region.copyIn(offset, source, from, length);
        } else {
            sender.view().copyIn(offset, source, from, length);
        }
    }

    void copyIn(MemorySegment source, long from) {
        if (path == VoxPath.MMAP) {
            room.region.copyIn(offset, source, from, length);
        } else {
            sender.view().copyIn(offset, source, from, length);
        }
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
