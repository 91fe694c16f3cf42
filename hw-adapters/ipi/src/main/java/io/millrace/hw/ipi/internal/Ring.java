package io.millrace.hw.ipi.internal;

/** How a device is told to ring. Thread-safety: immutable. */
public enum Ring {
    /** By a request of its driver. */
    IOCTL,
    /** By writing to it. */
    WRITE,
    /** Not at all: the device is only listened to. */
    NONE
}
