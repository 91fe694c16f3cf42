package io.millrace.hw.ipi.internal;

/** How a ring is heard. Thread-safety: immutable. */
public enum Receive {
    /** The poll that answers "readable" takes the ring along; there is nothing to read. */
    POLL,
    /** What can be read is a ring, and is taken by reading. */
    READ,
    /** The driver adds to an eventfd that it was given. */
    EVENTFD,
    /** Never: the device only rings. */
    NONE
}
