package io.millrace.vox.internal;

import io.millrace.api.memory.PeerCorruptionException;

/**
 * The producer's end of a BipBuf ring: where the next frame goes, and how far the peer may read.
 *
 * <p>Thread-safety: confined to one thread at a time. Ordering: frames are written before the release store of the
 * write position, or of the watermark, that covers them. Peer: the read position is loaded only when the one known
 * leaves no room, and checked; our own positions are never read back. Crash: a writer made later goes on where the
 * words of the ring say.
 */
final class VoxWriter {
    /** Answer of {@link #grant}: no room now. */
    static final int FULL = -1;

    /** Frames committed lazily are published at the latest when there are so many, or an eighth of the ring. */
    private static final int BATCH = 16;

    private static final int PART = 8;

    private final VoxView view;
    private final long ring;
    private final int capacity;
    private final int batchBytes;
    /** Where the next frame goes. */
    private int position;
    /** How far the peer may read. */
    private int published;
    /** The read position as it was seen last; never ahead of the real one. */
    private int read;
    /** Where the frames before the last return to the start end. */
    private int wrappedAt;

    private int lazy;
    /** Bytes of all frames, {@link #position} as a number that never goes back. */
    private long written;

    VoxWriter(VoxView view, long ring) {
        this.view = view;
        this.ring = ring;
        this.capacity = view.layout().geometry().capacityBytes();
        this.batchBytes = capacity / PART;
        this.position = view.write(ring);
        this.read = view.read(ring);
        this.wrappedAt = view.watermark(ring);
        if (wrappedAt != 0 && wrappedAt == position && read != 0) {
            finishWrap();
        }
        this.published = position;
    }

    /**
     * Whoever wrote before us stored the watermark and died before the write position. It did not if the read position
     * is 0: then the watermark was left by a consumer that died while it unwrapped.
     */
    private void finishWrap() {
        view.write(ring, 0);
        position = 0;
    }

    /**
     * Where a frame may be written, not yet taken: {@link #advance} does that.
     *
     * @param bytes of the frame, 8 or more
     * @return the offset of its first byte in the segment's memory, or {@link #FULL}
     * @throws PeerCorruptionException if the peer's read position is none
     */
    long grant(int bytes) {
        long frame = grantKnown(bytes);
        return frame == FULL ? grantAfterLook(bytes) : frame;
    }

    /** The same without a look at the peer: {@link #FULL} as far as is known. */
    long grantKnown(int bytes) {
        int room = position < read ? read - position - 1 : capacity - position;
        return bytes <= room ? VoxLayout.data(ring) + position : FULL;
    }

    /** Where the next frame goes, if it was granted. */
    long next() {
        return VoxLayout.data(ring) + position;
    }

    /** Takes the frame that was granted last. */
    void advance(int bytes) {
        position += bytes;
        written += bytes;
    }

    /** Lets the peer read all frames taken. */
    void publish() {
        if (position != published) {
            published = position;
            lazy = 0;
            view.write(ring, position);
        }
    }

    /** Lets the peer read all frames taken, if there are enough of them. */
    void publishLazily() {
        lazy++;
        if (lazy >= BATCH || Math.abs(position - published) >= batchBytes) {
            publish();
        }
    }

    /** Bytes of all frames taken, ever. */
    long written() {
        return written;
    }

    /** How many of {@link #written} the peer has released. */
    long consumed() {
        int seen = view.read(ring);
        int backlog = position >= seen ? position - seen : wrappedAt - seen + position;
        return written - Math.max(0, backlog);
    }

    /** Frames published and not yet released, as far as can be seen. */
    int backlog() {
        int from = view.read(ring);
        int to = published;
        return from <= to
                ? VoxFrames.count(view, ring, from, to)
                : VoxFrames.count(view, ring, from, wrappedAt) + VoxFrames.count(view, ring, 0, to);
    }

    /** Bytes published and not yet released, as far as can be seen. */
    int usedBytes() {
        int from = view.read(ring);
        int to = published;
        return VoxFrames.bytes(from, to, from <= to ? 0 : wrappedAt, capacity);
    }

    /** Bytes of the ring. */
    int capacity() {
        return capacity;
    }

    /**
     * The same with the peer's position as it is now. Publishes what was committed lazily. A ring that does not have
     * the room at its end is wrapped even if there is none at its start either: the peer's next look then makes the
     * whole ring free.
     *
     * @throws PeerCorruptionException if the peer's read position is none
     */
    private long grantAfterLook(int bytes) {
        publish();
        read = view.read(ring);
        if (position < read) {
            return bytes < read - position ? VoxLayout.data(ring) + position : FULL;
        }
        if (bytes <= capacity - position) {
            return VoxLayout.data(ring) + position;
        }
        if (read == 0) {
            return FULL;
        }
        wrap();
        return bytes < read ? VoxLayout.data(ring) : FULL;
    }

    private void wrap() {
        wrappedAt = position;
        view.watermark(ring, position);
        view.write(ring, 0);
        position = 0;
        published = 0;
    }
}
