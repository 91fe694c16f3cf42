package io.millrace.hw.libc;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * A waiter at 4-byte words that processes share, and the waking of such waiters. Addresses are plain numbers, so that
 * nobody is kept from unmapping while somebody sleeps; an address that is not mapped any more ends in
 * {@link Errno#EFAULT}.
 *
 * <p>Thread-safety: {@link #wake} thread-safe; {@link #await} confined to one thread at a time.
 */
public final class Futex {
    private static final int WAIT = 0;
    private static final int WAKE = 1;

    private static final FunctionDescriptor SHAPE = FunctionDescriptor.of(
            JAVA_LONG, Calls.LONG, Calls.LONG, Calls.INT, Calls.INT, Calls.POINTER, Calls.LONG, Calls.INT);
    private static final MethodHandle FUTEX =
            Calls.bind("syscall", SHAPE, Linker.Option.captureCallState("errno"), Linker.Option.firstVariadicArg(1));

    private final MemorySegment state = Calls.newState();
    private final Timespec timeout = new Timespec();

    /** Makes a waiter with its own buffers. */
    public Futex() {}

    /**
     * Sleeps while a word holds a value. Allocates nothing.
     * @param address where the word is, a multiple of 4
     * @param expected the value to sleep on
     * @param timeoutNanos the bound, more than 0
     * @return 0 if woken, or a negative error number: EAGAIN if the word holds something else, ETIMEDOUT, EINTR
     */
    public int await(long address, int expected, long timeoutNanos) {
        return call(state, address, WAIT, expected, timeout.set(timeoutNanos));
    }

    /**
     * Wakes waiters of any process. Allocates nothing.
     * @param address where the word is
     * @param count at most so many of them
     * @return how many were woken, or a negative error number
     */
    public static int wake(long address, int count) {
        return call(Calls.state(), address, WAKE, count, MemorySegment.NULL);
    }

    private static int call(MemorySegment state, long address, int operation, int value, MemorySegment timeout) {
        try {
            long result = (long)
                    FUTEX.invokeExact(state, Architecture.CURRENT.futex, address, operation, value, timeout, 0L, 0);
            return (int) Calls.resultOf(result, state);
        } catch (Throwable e) {
            throw Calls.broken(e);
        }
    }
}
