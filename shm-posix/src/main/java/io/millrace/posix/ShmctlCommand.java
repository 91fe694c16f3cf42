package io.millrace.posix;

/** What is done to a segment; the status is asked for with {@link SystemV#stat}. */
public enum ShmctlCommand {
    /** Set the permission bits. */
    IPC_SET,
    /** Remove it once nobody has it attached. */
    IPC_RMID,
    /** Keep its pages in memory; of the kernel alone. */
    SHM_LOCK,
    /** Let its pages go to the swap space again; of the kernel alone. */
    SHM_UNLOCK
}
