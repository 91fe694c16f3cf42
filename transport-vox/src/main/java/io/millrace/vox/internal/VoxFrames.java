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

    /** Whether a frame can have a length where so many bytes are readable. */
    static boolean isLength(int bytes, int readable) {
        return bytes >= VoxLayout.FRAME_HEADER_BYTES && bytes <= readable && VoxLayout.isAligned(bytes);
    }
}
