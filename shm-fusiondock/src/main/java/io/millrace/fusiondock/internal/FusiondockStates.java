package io.millrace.fusiondock.internal;

/**
 * The values of {@code op_type}. The slot is the reader's while it is READY, and the writer's in every other state.
 * Source: UniProton, demo ascend310b; a vendor's tree may differ, so they can be configured. Thread-safety: immutable.
 *
 * @param start empty, as initialised
 * @param ready published, not yet read
 * @param readEnd read
 * @param del awaiting deletion; as good as read
 */
public record FusiondockStates(int start, int ready, int readEnd, int del) {
    /** The published values. */
    public static final FusiondockStates STANDARD = new FusiondockStates(0, 1, 2, 3);

    /** What tools call a value that is none of the four. */
    public static final String CORRUPT = "CORRUPT";

    /** Checks that no two are the same. */
    public FusiondockStates {
        if (start == ready || start == readEnd || start == del || ready == readEnd || ready == del || readEnd == del) {
            throw new IllegalArgumentException("the states must differ: op.start=" + start + ", op.ready=" + ready
                    + ", op.readEnd=" + readEnd + ", op.del=" + del);
        }
    }

    /** Whether the writer owns the slot. */
    boolean isFree(int op) {
        return op == start || op == readEnd || op == del;
    }

    /** Whether it is a state at all. */
    boolean isLegal(int op) {
        return op == ready || isFree(op);
    }

    /**
     * The name of a state.
     *
     * @param op the value
     * @return START, READY_TO_READ, READ_END, DEL or CORRUPT
     */
    public String name(int op) {
        if (op == ready) {
            return "READY_TO_READ";
        }
        if (op == start) {
            return "START";
        }
        return op == readEnd ? "READ_END" : op == del ? "DEL" : CORRUPT;
    }

    String allowed() {
        return start + " (START), " + ready + " (READY_TO_READ), " + readEnd + " (READ_END), " + del + " (DEL)";
    }
}
