package io.millrace.vox.internal;

import io.millrace.api.channel.Problem;
import io.millrace.api.memory.PeerCorruptionException;
import java.util.ArrayList;
import java.util.List;

/**
 * Problems found so far, and how much may still be looked at. Thread-safety: confined to one thread.
 *
 * <p>A part that is looked at again because it moved takes back what was found in it.
 */
final class VoxInspectionFindings {
    private static final int MOST_PROBLEMS = 64;
    private static final int MOST_FRAMES = 1 << 14;
    private static final int MOST_SLOTS = 1 << 22;
    private static final long MOST_BYTES = 1 << 25;

    private final List<Problem> problems = new ArrayList<>();
    private int frames = MOST_FRAMES;
    private int slots = MOST_SLOTS;
    private long bytes = MOST_BYTES;
    private boolean limited;

    /** Notes a problem unless something holds. Answers whether it does. */
    boolean check(boolean holds, String kind, long offset, long value, String allowed) {
        if (!holds && problems.size() < MOST_PROBLEMS) {
            note(VoxView.corrupt(kind, offset, value, allowed));
        }
        return holds;
    }

    void note(PeerCorruptionException cause) {
        if (problems.size() < MOST_PROBLEMS) {
            problems.add(new Problem(cause.kind(), cause.offset(), cause.value(), cause.allowed(), 1, ""));
        }
    }

    List<Problem> problems() {
        return List.copyOf(problems);
    }

    int count() {
        return problems.size();
    }

    /** Takes back what was found since there were so many. */
    void takeBack(int count) {
        problems.subList(count, problems.size()).clear();
    }

    /** Whether one more frame may be looked at. */
    boolean spendFrame() {
        return within(frames-- > 0);
    }

    /** Whether one more slot may be looked at. */
    boolean spendSlot() {
        return within(slots-- > 0);
    }

    /** Whether so many bytes more may be summed up. */
    boolean spendBytes(int count) {
        boolean enough = count <= bytes;
        bytes -= enough ? count : 0;
        return within(enough);
    }

    boolean limited() {
        return limited;
    }

    private boolean within(boolean enough) {
        limited |= !enough;
        return enough;
    }
}
