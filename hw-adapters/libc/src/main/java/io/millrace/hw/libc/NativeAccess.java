package io.millrace.hw.libc;

import java.lang.foreign.MemorySegment;

/** Whether this bundle may call the C library at all. Thread-safety: thread-safe. */
public final class NativeAccess {
    /** The option of the JVM that allows it. */
    public static final String OPTION = "--enable-native-access=ALL-UNNAMED";

    private NativeAccess() {}

    /**
     * Tries it. Where neither allowed nor forbidden the JVM allows it, with a warning at the first time.
     *
     * @return false if the JVM forbids it: then no other class of this package works
     */
    public static boolean isAllowed() {
        try {
            return MemorySegment.NULL.reinterpret(1).byteSize() == 1;
        } catch (IllegalCallerException expected) {
            return false;
        }
    }
}
