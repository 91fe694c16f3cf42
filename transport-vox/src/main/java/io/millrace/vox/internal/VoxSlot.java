package io.millrace.vox.internal;

/** One use of a slot; filled again and again by its holder. Thread-safety: confined to one thread. */
final class VoxSlot {
    /** Class of no slot. */
    static final int NONE = -1;

    int slotClass;
    int index;
    int generation;

    void set(int newClass, int newIndex, int newGeneration) {
        slotClass = newClass;
        index = newIndex;
        generation = newGeneration;
    }

    void set(VoxSlot other) {
        set(other.slotClass, other.index, other.generation);
    }

    boolean is(int otherClass, int otherIndex) {
        return slotClass == otherClass && index == otherIndex;
    }

    @Override
    public String toString() {
        return "slot " + slotClass + "/" + index + " of generation " + Integer.toUnsignedString(generation);
    }
}
