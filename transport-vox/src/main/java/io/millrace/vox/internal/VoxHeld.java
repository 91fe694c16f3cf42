package io.millrace.vox.internal;

import java.util.Arrays;
import java.util.stream.Stream;

/**
 * Frames taken and not yet released, oldest first, with the slots they name: released in that order, whatever the order
 * in which their holders are done. Grows with the frames held, which the ring bounds. Thread-safety: guarded by its
 * user.
 */
final class VoxHeld {
    private static final int FIRST_SIZE = 16;
    private static final int DONE = 1 << 31;

    private int[] ends = new int[FIRST_SIZE];
    private VoxSlot[] slots = slots(FIRST_SIZE);
    private int oldest;
    private int newest;

    boolean isEmpty() {
        return oldest == newest;
    }

    /** Adds the youngest frame, with its slot or one of class {@link VoxSlot#NONE}; answers its ticket. */
    int add(int end, VoxSlot slot) {
        if (newest - oldest == ends.length) {
            grow();
        }
        ends[newest & (ends.length - 1)] = end;
        slots[newest & (ends.length - 1)].set(slot);
        return newest++;
    }

    /** A holder is done. */
    void done(int ticket) {
        ends[ticket & (ends.length - 1)] |= DONE;
    }

    /** Whether the oldest frame's holder is done. */
    boolean isOldestDone() {
        return oldest != newest && ends[oldest & (ends.length - 1)] < 0;
    }

    /** Drops the oldest frame; answers where it ends, and fills in its slot. */
    int removeOldest(VoxSlot slot) {
        slot.set(slots[oldest & (ends.length - 1)]);
        return ends[oldest++ & (ends.length - 1)] & ~DONE;
    }

    private void grow() {
        int[] longer = Arrays.copyOf(ends, 2 * ends.length);
        VoxSlot[] more = slots(longer.length);
        for (int ticket = oldest; ticket != newest; ticket++) {
            longer[ticket & (longer.length - 1)] = ends[ticket & (ends.length - 1)];
            more[ticket & (longer.length - 1)].set(slots[ticket & (ends.length - 1)]);
        }
        ends = longer;
        slots = more;
    }

    private static VoxSlot[] slots(int count) {
        return Stream.generate(VoxSlot::new).limit(count).toArray(VoxSlot[]::new);
    }
}
