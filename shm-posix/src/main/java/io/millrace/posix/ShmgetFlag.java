package io.millrace.posix;

/** How a segment is looked for; the back-ends translate to their own bits. */
public enum ShmgetFlag {
    /** Make it if there is none of that key. */
    IPC_CREAT,
    /** With {@link #IPC_CREAT}: only if there is none. */
    IPC_EXCL,
    /** On huge pages; of the kernel alone. */
    SHM_HUGETLB,
    /** Without counting its pages against what the machine has; of the kernel alone. */
    SHM_NORESERVE
}
