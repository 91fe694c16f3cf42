package io.millrace.vox.internal;

import io.millrace.api.memory.PeerCorruptionException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Both ends of one ring, with frames whose two payload words hold the same number. */
final class StressRing {
    /** What {@link #take} answers for an empty ring. */
    static final int NOTHING = 0;
    /** What it answers for a frame whose words differ. */
    static final int TORN = -1;
    /** What it answers for a ring or a frame that makes no sense. */
    static final int CORRUPT = -2;

    private static final int PAYLOAD = 16;
    private static final int FRAME = VoxLayout.FRAME_HEADER_BYTES + PAYLOAD;

    private final VoxView view = StressSegments.fresh(StressSegments.SMALL);
    private final VoxWriter writer;
    private final VoxReader reader;

    StressRing() {
        long ring = view.layout().guestToHost(0);
        writer = new VoxWriter(view, ring);
        reader = new VoxReader(view, ring);
    }

    /** Writes a frame and publishes it; 1 if there was room. */
    int put(int number) {
        int written = putUnpublished(number);
        writer.publish();
        return written;
    }

    /** Writes a frame only. */
    int putUnpublished(int number) {
        long frame = writer.grant(FRAME);
        if (frame == VoxWriter.FULL) {
            return 0;
        }
        view.inlineFrame(frame, FRAME, PAYLOAD);
        MemorySegment payload = view.inPlace(VoxLayout.payload(frame), PAYLOAD);
        payload.set(ValueLayout.JAVA_LONG, VoxLayout.payload(frame), number);
        payload.set(ValueLayout.JAVA_LONG, VoxLayout.payload(frame) + Long.BYTES, number);
        writer.advance(FRAME);
        return 1;
    }

    void publish() {
        writer.publish();
    }

    /** Takes and releases the next frame; its number, or one of the constants. */
    int take() {
        try {
            if (!reader.hasNext() && !reader.look()) {
                reader.releaseAll();
                return NOTHING;
            }
            int number = number(reader.next());
            reader.take(FRAME);
            reader.releaseAll();
            return number;
        } catch (PeerCorruptionException e) {
            return CORRUPT;
        }
    }

    private int number(long frame) {
        MemorySegment head = view.inPlace(frame, VoxLayout.FRAME_HEADER_BYTES);
        if (head.get(ValueLayout.JAVA_INT, frame) != FRAME
                || head.get(ValueLayout.JAVA_INT, frame + VoxLayout.FRAME_FLAGS) != PAYLOAD << VoxLayout.INLINE_SHIFT) {
            return CORRUPT;
        }
        long at = VoxLayout.payload(frame);
        MemorySegment payload = view.inPlace(at, PAYLOAD);
        long last = payload.get(ValueLayout.JAVA_LONG, at + Long.BYTES);
        return last == payload.get(ValueLayout.JAVA_LONG, at) ? (int) last : TORN;
    }
}
