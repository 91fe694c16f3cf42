package io.millrace.vox.internal;

/**
 * Slots of one size. Thread-safety: immutable.
 *
 * @param slotBytes bytes of each slot, 1 or more; a payload has 4 fewer
 * @param count how many, 1 or more
 */
public record VoxSlotClass(int slotBytes, int count) {
    /** Checks both. */
    public VoxSlotClass {
        if (slotBytes < 1 || count < 1) {
            throw new IllegalArgumentException(
                    "slotBytes and count of a slot class must be 1 or more: " + slotBytes + ":" + count);
        }
    }

    @Override
    public String toString() {
        return slotBytes + ":" + count;
    }
}
