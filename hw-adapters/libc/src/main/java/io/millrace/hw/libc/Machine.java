package io.millrace.hw.libc;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.invoke.MethodHandle;

/** What this process and this machine are. Thread-safety: immutable. */
public final class Machine {
    private static final int PAGE_SIZE_NAME = 30;
    private static final MethodHandle USER = Calls.bind("geteuid", FunctionDescriptor.of(JAVA_INT));
    private static final MethodHandle SYSCONF = Calls.bind("sysconf", FunctionDescriptor.of(JAVA_LONG, Calls.INT));
    private static final long PAGE_SIZE = askPageSize();

    private Machine() {}

    /**
     * Whose rights this process has.
     *
     * @return the effective user id
     */
    public static int effectiveUser() {
        try {
            return (int) USER.invokeExact();
        } catch (Throwable e) {
            throw Calls.broken(e);
        }
    }

    /**
     * The unit of mappings.
     *
     * @return bytes: 4096, on some machines 16384 or 65536
     */
    public static long pageSize() {
        return PAGE_SIZE;
    }

    private static long askPageSize() {
        try {
            return (long) SYSCONF.invokeExact(PAGE_SIZE_NAME);
        } catch (Throwable e) {
            throw Calls.broken(e);
        }
    }
}
