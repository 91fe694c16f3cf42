package io.millrace.gateway.shell.internal.struct;

/** What a member is. */
sealed interface Type permits Scalar, Struct {
    /** In bytes, 1 or more. */
    long size();

    /** What its offset is a multiple of where members are aligned. */
    int alignment();
}
