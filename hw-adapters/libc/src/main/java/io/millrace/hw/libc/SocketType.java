package io.millrace.hw.libc;

/** How bytes go through a Unix socket. Thread-safety: immutable. */
public enum SocketType {
    /** In order, without bounds between messages. */
    STREAM(1),
    /** Whole messages. */
    DATAGRAM(2);

    /** {@code SOCK_STREAM} or {@code SOCK_DGRAM}. */
    final int number;

    SocketType(int number) {
        this.number = number;
    }
}
