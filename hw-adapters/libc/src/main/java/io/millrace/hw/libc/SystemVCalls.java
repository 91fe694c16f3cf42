package io.millrace.hw.libc;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * The calls of System V shared memory, with the numbers of the kernel; what is attached is a {@link SystemVMapping}.
 * Thread-safety: thread-safe.
 */
public final class SystemVCalls {
    private static final long FAILED = -1;

    private static final MethodHandle GET = Calls.function("shmget", Calls.INT, Calls.LONG, Calls.INT);
    private static final MethodHandle ATTACH = Calls.bind(
            "shmat",
            FunctionDescriptor.of(JAVA_LONG, Calls.INT, Calls.LONG, Calls.INT),
            Linker.Option.captureCallState("errno"));
    private static final MethodHandle DETACH = Calls.function("shmdt", Calls.LONG);
    private static final MethodHandle CONTROL = Calls.function("shmctl", Calls.INT, Calls.INT, Calls.POINTER);

    private SystemVCalls() {}

    /**
     * Finds or makes a segment.
     *
     * @param key of the segment, 0 for a private one
     * @param sizeBytes its length
     * @param flags permission bits and flags, or-ed
     * @return its id
     * @throws LibcException if the system refuses
     */
    public static int get(int key, long sizeBytes, int flags) {
        MemorySegment state = Calls.state();
        try {
            int id = Calls.resultOf((int) GET.invokeExact(state, key, sizeBytes, flags), state);
            return Calls.check(id, "shmget", hex(key) + ", " + sizeBytes + ", 0" + Integer.toOctalString(flags));
        } catch (Throwable e) {
            throw Calls.broken(e);
        }
    }

    /**
     * Asks about a segment, or changes it.
     *
     * @param id of the segment
     * @param command what to do
     * @param buffer where the answer goes or the new values are, private memory as long as the command wants it, or
     *     {@link MemorySegment#NULL}
     * @return what the command answers, 0 or more
     * @throws LibcException if the system refuses
     */
    public static int control(int id, int command, MemorySegment buffer) {
        MemorySegment state = Calls.state();
        try {
            int result = Calls.resultOf((int) CONTROL.invokeExact(state, id, command, buffer), state);
            return Calls.check(result, "shmctl", id + ", " + command);
        } catch (Throwable e) {
            throw Calls.broken(e);
        }
    }

    /** Attaches a segment; the address it got. */
    static long attach(int id, long address, int flags) {
        MemorySegment state = Calls.state();
        try {
            long got = (long) ATTACH.invokeExact(state, id, address, flags);
            if (got == FAILED) {
                String arguments = id + ", " + hex(address) + ", 0" + Integer.toOctalString(flags);
                throw new LibcException("shmat", arguments, Calls.errno(state));
            }
            return got;
        } catch (Throwable e) {
            throw Calls.broken(e);
        }
    }

    /** Detaches whatever is there, be it in use: for {@link SystemVMapping} alone. */
    static void detach(long address) {
        MemorySegment state = Calls.state();
        try {
            Calls.check(Calls.resultOf((int) DETACH.invokeExact(state, address), state), "shmdt", hex(address));
        } catch (Throwable e) {
            throw Calls.broken(e);
        }
    }

    private static String hex(long number) {
        return "0x" + Long.toHexString(number);
    }

    private static String hex(int number) {
        return "0x" + Integer.toHexString(number);
    }
}
