package io.millrace.api.testkit;

/**
 * One access to a {@link RecordingMemory}. Thread-safety: immutable.
 *
 * @param kind what was done
 * @param offset where, in bytes from the start of the whole memory, also for an access through a slice
 * @param width how many bytes; 0 for a fence
 * @param order which order the access has
 */
public record Touch(Kind kind, long offset, long width, Order order) {
    /** What was done. */
    public enum Kind {
        /** A word was read. */
        LOAD,
        /** A word was written. */
        STORE,
        /** A word was read and written in one. A compare-and-set that compares unequal shows as a LOAD only. */
        RMW,
        /** A full fence. */
        FENCE,
        /** A range was read with a bulk copy: NORMAL memory only. */
        BULK_LOAD,
        /** A range was written with a bulk copy or fill: NORMAL memory only. */
        BULK_STORE,
        /** The bytes were handed out; what is done with them is not recorded. */
        IN_PLACE
    }

    /** Which order an access has. */
    public enum Order {
        /** A whole word, no order. */
        OPAQUE,
        /** What comes later stays later. */
        ACQUIRE,
        /** What came earlier stays earlier. */
        RELEASE,
        /** Both, and in one order with all others of its kind. */
        VOLATILE,
        /** No order, and may tear. */
        NONE
    }

    /**
     * Whether bytes are written.
     *
     * @return true for STORE, RMW and BULK_STORE
     */
    public boolean writes() {
        return kind == Kind.STORE || kind == Kind.RMW || kind == Kind.BULK_STORE;
    }

    @Override
    public String toString() {
        return kind + "@0x" + Long.toHexString(offset) + "+" + width + (order == Order.NONE ? "" : " " + order);
    }
}
