package io.millrace.vox.internal;

/** How a payload travels. Thread-safety: immutable. */
public enum VoxPath {
    /** In the ring. */
    INLINE,
    /** In a slot of the pool. */
    SLOT,
    /** In a region the sender made and handed over. */
    MMAP
}
