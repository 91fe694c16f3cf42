package io.millrace.amp.internal;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Our end of a queue and the descriptors as they stand there, for tools. Thread-safety: immutable. Source: ESP-AMP,
 * queue.
 *
 * @param length messages
 * @param item longest message
 * @param free where we take the next slot, counted from the first lap on
 * @param used where we hand over the next one; what lies between is claimed or held
 * @param pending messages sent and not given back
 * @param descriptors device address of the first one
 * @param slots what the descriptors say
 */
public record AmpQueueState(int length, int item, int free, int used, int pending, long descriptors, List<Slot> slots) {
    /**
     * A descriptor.
     *
     * @param address of its buffer
     * @param size bytes sent, or the item
     * @param flags its upper half, as it stands there
     */
    public record Slot(long address, int size, int flags) {}

    /** Reads it; while others work each slot is right, all of them together need not be. */
    static AmpQueueState of(AmpQueueView view, int free, int used) {
        List<Slot> slots = IntStream.range(0, view.length())
                .mapToObj(slot -> slot(view, slot))
                .toList();
        return new AmpQueueState(
                view.length(), view.item(), free, used, AmpPosition.pending(view), view.descAddress(), slots);
    }

    /**
     * The flip that belongs to a position.
     *
     * @param position {@link #free} or {@link #used}
     * @return 1 in the first lap, 0 in the second, and so on
     */
    public int flip(int position) {
        return (position & length) == 0 ? 1 : 0;
    }

    private static Slot slot(AmpQueueView view, int slot) {
        int state = view.state(slot);
        return new Slot(view.address(slot), AmpLayout.lengthOf(state), state >>> Short.SIZE);
    }
}
