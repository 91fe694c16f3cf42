package io.millrace.posix.internal.object;

/** Units of memory that no native call was asked for. Thread-safety: immutable. */
final class ObjectLayout {
    /** The shortest page there is: longer ones are touched more than once. */
    static final long PAGE_BYTES = 4096;

    private ObjectLayout() {}
}
