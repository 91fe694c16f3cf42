package io.millrace.hw.libc;

/**
 * The structures of the socket calls, the same on x86-64 and aarch64, and how one message lies in one block.
 *
 * <pre>
 * block  0x00  msghdr   name 0, name length 8, parts 16, count of parts 24, control 32, control length 40, flags 48
 *        0x38  iovec    base 0, length 8
 *        0x48  control  one or more of: length 0 (with this head), level 8, type 12, data 16, next one 8-aligned
 * </pre>
 *
 * Thread-safety: immutable. Units: bytes.
 */
final class SocketLayout {
    static final int UNIX = 1;
    static final int SOCKET_LEVEL = 1;
    static final int OPTION_TYPE = 3;
    static final int OPTION_DOMAIN = 39;

    static final int DONT_WAIT = 0x40;
    static final int NO_SIGNAL = 0x4000;
    static final int CLOSE_ON_EXEC = 0x40000000;

    static final long ADDRESS_PATH = 2;
    static final long ADDRESS_BYTES = 110;

    static final long PARTS = 16;
    static final long PART_COUNT = 24;
    static final long CONTROL = 32;
    static final long CONTROL_LENGTH = 40;
    static final long PART = 56;
    static final long PART_LENGTH = PART + 8;

    static final long CONTROL_BLOCK = PART + 16;
    static final long CONTROL_LEVEL = 8;
    static final long CONTROL_TYPE = 12;
    static final long CONTROL_HEAD = 16;
    /** Control data that is descriptors: those that were sent, and the one that says who did. */
    static final int RIGHTS = 1;

    static final int PROCESS = 4;

    static final long DESCRIPTOR_BYTES = 4;

    private SocketLayout() {}

    /** Room that control data with so many descriptors takes, its head included. */
    static long controlBytes(int descriptors) {
        return CONTROL_HEAD + align(DESCRIPTOR_BYTES * descriptors);
    }

    /** Where the next piece of control data starts. */
    static long align(long length) {
        return (length + 7) & ~7L;
    }
}
