package io.millrace.api.alloc;

import io.millrace.api.memory.ShmException;

/** A block handle used against its rules. Thread-safety: immutable. */
public final class BlockException extends ShmException {
    private static final long serialVersionUID = 1L;

    /** Which rule was broken. */
    public enum Reason {
        /** The handle already holds a block and was to get another. */
        HELD,
        /** The block was given back before. */
        DOUBLE_FREE,
        /** Somebody else has the place by now. */
        STALE,
        /** The block is of another allocator. */
        FOREIGN
    }

    /** Which rule was broken. */
    private final Reason reason;

    /**
     * Makes an exception.
     *
     * @param reason which rule was broken
     * @param block the handle
     */
    public BlockException(Reason reason, Block block) {
        super(reason + ": " + block);
        this.reason = reason;
    }

    /**
     * Which rule was broken.
     *
     * @return the reason
     */
    public Reason reason() {
        return reason;
    }
}
