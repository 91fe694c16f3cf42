package io.millrace.api.memory;

/** How a region of memory may be touched. */
public enum Access {
    /** Ordinary cacheable memory: any width, bulk copies, atomic read-modify-write, handed out in place. */
    NORMAL,
    /** Device memory: aligned words of the CPU's own widths only; never bulk, never atomic, never handed out. */
    DEVICE
}
