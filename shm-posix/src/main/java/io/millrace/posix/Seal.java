package io.millrace.posix;

/** What nobody can do any more with a file of memory. */
public enum Seal {
    /** Add a seal. */
    F_SEAL_SEAL,
    /** Make it shorter: then no access to it can fault. */
    F_SEAL_SHRINK,
    /** Make it longer. */
    F_SEAL_GROW,
    /** Store to it. */
    F_SEAL_WRITE,
    /** Store to it, but through what is mapped already. */
    F_SEAL_FUTURE_WRITE
}
