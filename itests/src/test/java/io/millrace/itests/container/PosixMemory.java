package io.millrace.itests.container;

/** Where the memory of a link comes from. */
enum PosixMemory {
    /** A System V segment of the kernel. */
    SYSV,
    /** A POSIX object. */
    POSIX,
    /** A file of memory. */
    MEMFD,
    /** A region of a table in a file. */
    TABLE
}
