package io.millrace.api.alloc;

/** What became of a request for a block. */
public enum Allocation {
    /** The block is the caller's. */
    ALLOCATED,
    /** No room now; it may come back when something is freed. */
    FULL,
    /** No room ever: larger than the largest block there can be. */
    TOO_LARGE,
    /** The allocator is closed. */
    CLOSED
}
