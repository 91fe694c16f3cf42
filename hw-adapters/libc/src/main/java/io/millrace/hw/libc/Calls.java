package io.millrace.hw.libc;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/**
 * How the C library is called: method handles, and the error number each thread's last call left behind.
 *
 * <p>Thread-safety: thread-safe; the place for the error number is one per thread, made once.
 */
final class Calls {
    static final MemoryLayout INT = JAVA_INT;
    static final MemoryLayout LONG = JAVA_LONG;
    static final MemoryLayout POINTER = ADDRESS;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = STATE.varHandle(PathElement.groupElement("errno"));
    private static final ThreadLocal<MemorySegment> STATES = ThreadLocal.withInitial(Calls::newState);

    private Calls() {}

    /** A function that returns an int and leaves an error number; the first argument of the handle is the state. */
    static MethodHandle function(String name, MemoryLayout... arguments) {
        return bind(name, FunctionDescriptor.of(JAVA_INT, arguments), Linker.Option.captureCallState("errno"));
    }

    /** The same with {@code fixed} named arguments, the rest variadic. */
    static MethodHandle variadic(String name, int fixed, MemoryLayout... arguments) {
        return bind(
                name,
                FunctionDescriptor.of(JAVA_INT, arguments),
                Linker.Option.captureCallState("errno"),
                Linker.Option.firstVariadicArg(fixed));
    }

    /** A function that returns how many bytes it moved, and leaves an error number. */
    static MethodHandle transfer(String name, MemoryLayout... arguments) {
        return bind(name, FunctionDescriptor.of(JAVA_LONG, arguments), Linker.Option.captureCallState("errno"));
    }

    static MethodHandle bind(String name, FunctionDescriptor shape, Linker.Option... options) {
        return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), shape, options);
    }

    /** The calling thread's place for the error number. */
    static MemorySegment state() {
        return STATES.get();
    }

    /** A place of its own, for a caller that keeps one. */
    static MemorySegment newState() {
        return Arena.ofAuto().allocate(STATE);
    }

    static int errno(MemorySegment state) {
        return (int) ERRNO.get(state, 0L);
    }

    /** The result, or the negative error number. */
    static int resultOf(int result, MemorySegment state) {
        return result < 0 ? -errno(state) : result;
    }

    static long resultOf(long result, MemorySegment state) {
        return result < 0 ? -errno(state) : result;
    }

    /** The result, or an exception. */
    static int check(int result, String call, Object arguments) {
        if (result < 0) {
            throw new LibcException(call, String.valueOf(arguments), -result);
        }
        return result;
    }

    /** What a method handle may throw by its signature and a downcall never does, except for a closed argument. */
    static RuntimeException broken(Throwable thrown) {
        if (thrown instanceof RuntimeException e) {
            return e;
        }
        if (thrown instanceof Error e) {
            throw e;
        }
        return new IllegalStateException("a downcall threw " + thrown, thrown);
    }

    /** A path as C reads it. */
    static MemorySegment path(Arena arena, String path) {
        if (path.isEmpty() || path.indexOf(0) >= 0) {
            throw new IllegalArgumentException("path must not be empty and must not hold a NUL: path='" + path + "'");
        }
        return arena.allocateFrom(path);
    }
}
