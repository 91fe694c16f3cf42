package io.millrace.amp;

import java.util.List;

/**
 * Our end of a queue and the descriptors as they stand in memory. Thread-safety: immutable. Source: ESP-AMP, queue.
 *
 * @param channel the channel it belongs to; the link with {@code /rpmsg} or {@code /system} if it has no channel of its
 *     own
 * @param id of its entry
 * @param sends whether we send
 * @param length messages
 * @param item longest message, bytes
 * @param free our next slot, as a free running position
 * @param used the slot we hand over next, as a free running position; what lies between is claimed or held
 * @param pending messages sent and not given back
 * @param descriptors device address of the first descriptor
 * @param slots what the descriptors say
 */
public record QueueInfo(
        String channel,
        int id,
        boolean sends,
        int length,
        int item,
        int free,
        int used,
        int pending,
        long descriptors,
        List<Slot> slots) {
    /** Makes the list unmodifiable. */
    public QueueInfo {
        slots = List.copyOf(slots);
    }

    /**
     * A descriptor.
     *
     * @param address device address of its buffer
     * @param size bytes sent, or the item
     * @param flags AVAIL 0x0080 and USED 0x8000, as they stand there
     */
    public record Slot(long address, int size, int flags) {}

    /**
     * The flip that belongs to a position.
     *
     * @param position {@link #free} or {@link #used}
     * @return 1 in the first lap, 0 in the second, and so on
     */
    public int flip(int position) {
        return (position & length) == 0 ? 1 : 0;
    }
}
