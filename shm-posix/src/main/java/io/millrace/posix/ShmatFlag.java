package io.millrace.posix;

/** How a segment is attached; the back-ends translate to their own bits. */
public enum ShmatFlag {
    /** For reading only. */
    SHM_RDONLY,
    /** Round the address down to a boundary of segments; of the kernel alone. */
    SHM_RND,
    /** Replace what is mapped at the address; of the kernel alone. */
    SHM_REMAP,
    /** For execution too; of the kernel alone. */
    SHM_EXEC
}
