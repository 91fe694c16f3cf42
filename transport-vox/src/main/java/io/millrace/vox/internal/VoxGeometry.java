package io.millrace.vox.internal;

import io.millrace.api.memory.GeometryMismatchException;
import java.util.List;
import java.util.Optional;

/**
 * What the host decides when it makes a segment: any layout the format can hold. Thread-safety: immutable.
 *
 * @param guests entries of the peer table, 1 to 255
 * @param capacityBytes data bytes of each ring, at least 16
 * @param classes the slot pool, 1 class or more
 * @param inlineThreshold longest payload that travels in the ring, bytes, as it stands in the header; 0 means 256
 * @param maxPayloadBytes longest payload of all
 * @param heartbeatNanos how often guests show that they live; 0 is never
 */
public record VoxGeometry(
        int guests,
        int capacityBytes,
        List<VoxSlotClass> classes,
        int inlineThreshold,
        int maxPayloadBytes,
        long heartbeatNanos) {
    /** Checks what no segment can break. */
    public VoxGeometry {
        classes = List.copyOf(classes);
        require(guests >= 1 && guests <= VoxLayout.MAX_GUESTS, "guests", guests, "1 to 255");
        require(
                capacityBytes >= VoxLayout.MIN_CAPACITY && capacityBytes <= VoxLayout.MAX_CAPACITY,
                "capacityBytes",
                capacityBytes,
                VoxLayout.MIN_CAPACITY + " to " + VoxLayout.MAX_CAPACITY);
        require(
                !classes.isEmpty() && classes.size() <= VoxLayout.MAX_CLASSES,
                "number of slot classes",
                classes.size(),
                "1 to " + VoxLayout.MAX_CLASSES);
        require(inlineThreshold >= 0, "inlineThreshold", inlineThreshold, "0 or more");
        require(maxPayloadBytes >= 0, "maxPayloadBytes", maxPayloadBytes, "0 or more");
        require(heartbeatNanos >= 0, "heartbeatNanos", heartbeatNanos, "0 or more");
    }

    /**
     * The longest payload that travels in the ring.
     *
     * @return bytes
     */
    public int inlineBytes() {
        return inlineThreshold == 0 ? VoxLayout.DEFAULT_INLINE : inlineThreshold;
    }

    /**
     * Bytes of the largest slot.
     *
     * @return bytes
     */
    public int maxSlotBytes() {
        return classes.stream().mapToInt(VoxSlotClass::slotBytes).max().orElseThrow();
    }

    /**
     * Why a link of this geometry can stand still for ever with nobody at fault: a sender of vox-shm 0.3.1 waits for
     * room for the longest inline frame, which an empty ring of less than twice that length need not have.
     *
     * @return the reason, empty if it cannot
     */
    public Optional<String> livenessProblem() {
        int payload =
                Math.min(Math.min(maxPayloadBytes, inlineBytes()), capacityBytes - VoxLayout.FRAME_HEADER_BYTES - 1);
        int reserve = Math.min(Math.max(VoxLayout.inlineFrameBytes(payload), VoxLayout.MIN_RESERVE), capacityBytes - 1);
        return capacityBytes >= 2L * reserve
                ? Optional.empty()
                : Optional.of("capacityBytes must be at least twice the longest inline frame, or a sender can wait for"
                        + " ever at an empty ring: capacityBytes=" + capacityBytes + ", longest inline frame " + reserve
                        + ", allowed: " + 2L * reserve + " or more");
    }

    /**
     * What a host asks more than the format does: a link that cannot stand still, and classes in ascending order, since
     * vox-shm 0.3.1 takes a slot of a later class without a look at its size.
     *
     * @return this
     * @throws GeometryMismatchException if it is not so
     */
    public VoxGeometry forHost() {
        livenessProblem().ifPresent(problem -> {
            throw new GeometryMismatchException(problem);
        });
        for (int i = 1; i < classes.size(); i++) {
            if (classes.get(i).slotBytes() <= classes.get(i - 1).slotBytes()) {
                throw new GeometryMismatchException("slot classes must stand in ascending order of size: " + classes);
            }
        }
        return this;
    }

    private static void require(boolean holds, String name, long value, String allowed) {
        if (!holds) {
            throw new GeometryMismatchException(name + " must be " + allowed + ": " + name + "=" + value);
        }
    }
}
