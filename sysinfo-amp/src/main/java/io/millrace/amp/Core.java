package io.millrace.amp;

/** Which core we play. Source: ESP-AMP. */
public enum Core {
    /** Starts everything, makes entries, and boots the other one. */
    MAIN,
    /** Finds what the main core made; never writes the chain. */
    SUB
}
