package io.millrace.posix;

/** How an object is opened. */
public enum OpenFlag {
    /** For reading; so it is too if neither this nor {@link #O_RDWR} is given. */
    O_RDONLY,
    /** For reading and writing. */
    O_RDWR,
    /** Make it if there is none. */
    O_CREAT,
    /** With {@link #O_CREAT}: only if there is none. */
    O_EXCL,
    /** Take its bytes; with {@link #O_RDWR} alone. */
    O_TRUNC
}
