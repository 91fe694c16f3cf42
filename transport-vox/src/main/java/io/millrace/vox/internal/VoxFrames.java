package io.millrace.vox.internal;

/** Walks over frames without taking them. Peer: nothing is trusted; a walk ends at the first frame that is none. */
final class VoxFrames {
    private VoxFrames() {}

    /** How many frames stand between two positions of a ring. */
    static int count(VoxView view, long ring, int from, int to) {
        int frames = 0;
        int position = from;
        while (position < to) {
            int bytes = view.frameBytes(VoxLayout.data(ring) + position);
            if (!isLength(bytes, to - position)) {
                return frames + 1;
            }
            position += bytes;
            frames++;
        }
        return frames;
    }

    /** How many bytes stand in a ring of these positions; 0 to its capacity, also if they are of different moments. */
    static int bytes(int read, int write, int watermark, int capacity) {
        long bytes = watermark == 0 || read == 0
                ? (long) write - read
                : (long) watermark - read + (write < watermark ? write : 0);
        return Math.clamp(bytes, 0, capacity);
    }

    /** Whether a frame can have a length where so many bytes are readable. */
    static boolean isLength(int bytes, int readable) {
        return bytes >= VoxLayout.FRAME_HEADER_BYTES && bytes <= readable && VoxLayout.isAligned(bytes);
    }
}
