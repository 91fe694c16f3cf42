package io.millrace.vox.internal;

import io.millrace.api.memory.PeerCorruptionException;

/**
 * The consumer's end of a BipBuf ring: which frame is next, and how far the peer may overwrite.
 *
 * <p>A frame is taken, and later released; frames are released in the order in which they were taken. While frames at
 * the end of the ring are taken and not released, those at its start can be taken already; the ring is unwrapped once
 * the last one at its end is released.
 *
 * <p>Thread-safety: confined to one thread at a time. Ordering: the write position is loaded before the watermark, both
 * with acquire; releases are release stores. Peer: positions are loaded once a look and checked. Crash: a reader made
 * later goes on behind the last frame released.
 */
final class VoxReader {
    private final VoxView view;
    private final long ring;
    /** Released up to here, as it stands in the ring. */
    private int read;
    /** Taken up to here. */
    private int taken;
    /** Readable up to here, from {@link #taken}. */
    private int limit;
    /** Where the end of the ring ends while it is not unwrapped, else 0. */
    private int watermark;
    /** Taken frames stand at the start of the ring, released ones end before its end. */
    private boolean ahead;

    VoxReader(VoxView view, long ring) {
        this.view = view;
        this.ring = ring;
        this.read = view.read(ring);
        if (read == 0 && view.watermark(ring) != 0) {
            view.watermark(ring, 0);
        }
        this.taken = read;
        this.limit = read;
    }

    /** Whether a frame is left of the last look. */
    boolean hasNext() {
        return taken < limit;
    }

    /** Where the next frame starts, in the segment's memory. */
    long next() {
        return VoxLayout.data(ring) + taken;
    }

    /** How many bytes are readable from {@link #next}. */
    int readable() {
        return limit - taken;
    }

    /** Takes the next frame. Answers what to pass to {@link #release} for it. */
    int take(int bytes) {
        taken += bytes;
        return taken;
    }

    /** Whether all that the last look found is taken, and more may stand at the start of the ring. */
    boolean isAtWatermark() {
        return taken == watermark && !ahead;
    }

    /** Releases all frames up to and with the one that {@link #take} answered this for. */
    void release(int end) {
        if (watermark != 0) {
            releaseToWatermark(end);
        } else if (end != read) {
            read = end;
            view.read(ring, end);
        }
    }

    private void releaseToWatermark(int end) {
        if (end >= watermark && (ahead || view.write(ring) < watermark)) {
            unwrap();
        } else if (end != read) {
            read = end;
            view.read(ring, end);
        }
    }

    /** Releases all frames taken. */
    void releaseAll() {
        release(taken);
    }

    /** Frames published and not taken. */
    int available() {
        int write = view.write(ring);
        int mark = view.watermark(ring);
        if (ahead || mark == 0) {
            return VoxFrames.count(view, ring, taken, write);
        }
        return VoxFrames.count(view, ring, taken, mark) + (write < mark ? VoxFrames.count(view, ring, 0, write) : 0);
    }

    /** Bytes published and not released; of a ring that moves meanwhile as many as it has at most. */
    int usedBytes() {
        int from = view.read(ring);
        int write = view.write(ring);
        return VoxFrames.bytes(from, write, view.watermark(ring), capacity());
    }

    /** Bytes of the ring. */
    int capacity() {
        return view.layout().geometry().capacityBytes();
    }

    /**
     * Looks at the ring again, once all frames of the last look are taken.
     *
     * @return whether there is a frame now
     * @throws PeerCorruptionException if the ring's positions make no sense
     */
    boolean look() {
        long written = view.written(ring);
        int write = (int) written;
        int mark = (int) (written >>> Integer.SIZE);
        if (mark == 0 && !ahead && write >= taken && view.isPosition(write)) {
            limit = write;
            return taken < write;
        }
        return lookAround(write, mark);
    }

    private boolean lookAround(int write, int mark) {
        if (!view.isPosition(write)) {
            throw view.noPosition("ring-write", ring + VoxLayout.RING_WRITE, write);
        }
        if (!view.isPosition(mark)) {
            throw view.noPosition("ring-watermark", ring + VoxLayout.RING_WATERMARK, mark);
        }
        if (ahead || mark == 0) {
            return lookStraight(write);
        }
        watermark = mark;
        if (taken > mark) {
            throw VoxView.corrupt(
                    "ring-watermark", ring + VoxLayout.RING_WATERMARK, mark, "0, or from the read position " + taken);
        }
        if (taken < mark) {
            limit = mark;
            return true;
        }
        return lookBehind(write);
    }

    private boolean lookStraight(int write) {
        if (write < taken) {
            throw VoxView.corrupt(
                    "ring-write", ring + VoxLayout.RING_WRITE, write, "from the read position " + taken + " on");
        }
        limit = write;
        return taken < limit;
    }

    /**
     * The end of the ring is all taken. The producer may still be between its two stores: then there is no start yet.
     */
    private boolean lookBehind(int write) {
        if (write >= watermark) {
            return false;
        }
        if (read == taken) {
            unwrap();
        } else {
            ahead = true;
        }
        taken = 0;
        limit = write;
        return taken < limit;
    }

    /** Only once the producer has gone back to the start: its old position would be taken for frames not yet read. */
    private void unwrap() {
        if (!ahead) {
            taken = 0;
            limit = 0;
        }
        view.read(ring, 0);
        view.watermark(ring, 0);
        read = 0;
        watermark = 0;
        ahead = false;
    }
}
