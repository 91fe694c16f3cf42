package io.millrace.posix.internal.table;

/** The state word of a row, packed. Thread-safety: static functions of their arguments. */
final class RowState {
    static final int AVAILABLE = 0;
    static final int IN_USE = 1;
    /** Goes when nobody has it attached any more. */
    static final int UNLINKED = 3;

    static final int DESTROYING = 4;

    private RowState() {}

    static long of(int state, int generation) {
        return (long) generation << Integer.SIZE | Integer.toUnsignedLong(state);
    }

    static int state(long word) {
        return (int) word;
    }

    static int generation(long word) {
        return (int) (word >>> Integer.SIZE);
    }

    static boolean isInUse(long word) {
        return state(word) == IN_USE || state(word) == UNLINKED;
    }
}
