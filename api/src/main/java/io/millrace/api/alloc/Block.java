package io.millrace.api.alloc;

/**
 * A handle on a block: made once by the caller, filled and emptied by an allocator any number of times. A copy of the
 * values of a handle is worth nothing: the generation tells a block from the one that stood there before.
 *
 * <p>Thread-safety: confined to one thread. Units: bytes from the start of the allocator's region.
 */
public final class Block {
    private Allocator owner;
    private long offset;
    private long length;
    private int generation;

    /** Makes an empty handle. */
    public Block() {}

    /**
     * Whether there is a block.
     *
     * @return true from allocation to free
     */
    public boolean isHeld() {
        return owner != null;
    }

    /**
     * Where the block starts.
     *
     * @return bytes from the start of the allocator's region
     */
    public long offset() {
        return offset;
    }

    /**
     * How long the block is, rounded up to the allocator's granule.
     *
     * @return bytes
     */
    public long length() {
        return length;
    }

    /**
     * Which use of this place it is.
     *
     * @return a number that differs from the one before
     */
    public int generation() {
        return generation;
    }

    /**
     * For allocators: fills the handle.
     *
     * @param newOwner who gives
     * @param newOffset where the block starts
     * @param newLength how long it is
     * @param newGeneration which use of the place it is
     * @throws BlockException if the handle holds a block
     */
    public void hold(Allocator newOwner, long newOffset, long newLength, int newGeneration) {
        if (owner != null) {
            throw new BlockException(BlockException.Reason.HELD, this);
        }
        owner = newOwner;
        offset = newOffset;
        length = newLength;
        generation = newGeneration;
    }

    /**
     * For allocators: empties the handle.
     *
     * @param giver who wants it back
     * @throws BlockException if the handle is empty, or of another allocator
     */
    public void release(Allocator giver) {
        if (owner == null) {
            throw new BlockException(BlockException.Reason.DOUBLE_FREE, this);
        }
        if (owner != giver) {
            throw new BlockException(BlockException.Reason.FOREIGN, this);
        }
        owner = null;
    }

    @Override
    public String toString() {
        return "block[offset=" + offset + ", length=" + length + ", generation=" + generation + "]";
    }
}
