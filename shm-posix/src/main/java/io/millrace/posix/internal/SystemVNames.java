package io.millrace.posix.internal;

import io.millrace.posix.ShmidDs;

/** Keys, modes and segments in words. Thread-safety: immutable, static. */
final class SystemVNames {
    private SystemVNames() {}

    static String hex(int key) {
        return "0x" + Integer.toHexString(key);
    }

    static String octal(int mode) {
        return "0%03o".formatted(mode);
    }

    /** Whatever an operator needs to see which one it is, and why it does not fit. */
    static String summary(ShmidDs status) {
        return "key " + hex(status.key()) + ", id " + status.id() + ", " + status.segsz() + " bytes, mode "
                + octal(status.permissions()) + ", user " + Integer.toUnsignedString(status.uid())
                + ", made by process "
                + status.cpid() + ", attached " + status.nattch() + " times";
    }
}
