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
    private static final Linker.Option VARIADIC = Linker.Option.firstVariadicArg(1);
    private static final MethodHandle SLEEP =
            Calls.bind("syscall", SHAPE, Linker.Option.captureCallState("errno"), VARIADIC);
    /** Without the error number: capturing it allocates, unless the compiler sees through it. */
    private static final MethodHandle RING = Calls.bind("syscall", SHAPE, VARIADIC);

    private final MemorySegment state = Calls.newState();
    private final Timespec timeout = new Timespec();

    /** Makes a waiter with its own buffers. */
    public Futex() {}

    /**
     * Sleeps while a word holds a value.
     *
     * @param address where the word is, a multiple of 4
     * @param expected the value to sleep on
     * @param timeoutNanos the bound, more than 0
     * @return 0 if woken, or a negative error number: EAGAIN if the word holds something else, ETIMEDOUT, EINTR
     */
    public int await(long address, int expected, long timeoutNanos) {
        long futex = Architecture.CURRENT.futex;
        try {
            long result =
                    (long) SLEEP.invokeExact(state, futex, address, WAIT, expected, timeout.set(timeoutNanos), 0L, 0);
            return (int) Calls.resultOf(result, state);
        } catch (Throwable e) {
            throw Calls.broken(e);
        }
    }

    /**
     * Wakes waiters of any process. Allocates nothing.
     *
     * @param address where the word is
     * @param count at most so many of them
     * @return how many were woken, -1 if the address cannot hold a futex
     */
    public static int wake(long address, int count) {
        long futex = Architecture.CURRENT.futex;
        try {
            return (int) (long) RING.invokeExact(futex, address, WAKE, count, MemorySegment.NULL, 0L, 0);
        } catch (Throwable e) {
            throw Calls.broken(e);
        }
    }
}
