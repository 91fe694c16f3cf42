package io.millrace.vox.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * What the host knows of its own slots and the segment does not say: which ones it took, and to whom it sent them.
 *
 * <p>Thread-safety: thread-safe; each slot has one writer at a time.
 */
final class VoxLedger {
    private static final VarHandle INTS = MethodHandles.arrayElementVarHandle(int[].class);

    private final int[][] generations;
    private final int[][] receivers;

    VoxLedger(VoxLayout layout) {
        generations = new int[layout.classes()][];
        receivers = new int[layout.classes()][];
        for (int c = 0; c < layout.classes(); c++) {
            generations[c] = new int[layout.slotCount(c)];
            receivers[c] = new int[layout.slotCount(c)];
        }
    }

    /** A slot was taken. */
    void taken(int slotClass, int index, int generation) {
        INTS.setOpaque(receivers[slotClass], index, 0);
        INTS.setRelease(generations[slotClass], index, generation);
    }

    /** A slot is about to be sent to a guest. */
    void sent(VoxSlot slot, int guest) {
        INTS.setRelease(receivers[slot.slotClass], slot.index, guest);
    }

    /** Whether a use of a slot is ours, and nobody else has it. */
    boolean isHere(int slotClass, int index, int generation) {
        return isOurs(slotClass, index, generation) && (int) INTS.getAcquire(receivers[slotClass], index) == 0;
    }

    /** Whether a use of a slot is ours, and was sent to a guest. */
    boolean isSentTo(int guest, int slotClass, int index, int generation) {
        return isOurs(slotClass, index, generation) && (int) INTS.getAcquire(receivers[slotClass], index) == guest;
    }

    private boolean isOurs(int slotClass, int index, int generation) {
        return (int) INTS.getAcquire(generations[slotClass], index) == generation;
    }
}
