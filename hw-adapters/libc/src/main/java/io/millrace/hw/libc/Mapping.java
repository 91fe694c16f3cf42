package io.millrace.hw.libc;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * A shared mapping of a file.
 *
 * <p>Thread-safety: thread-safe. Closing unmaps; an access after that, or one that is just going on, ends in an
 * {@link IllegalStateException}, never in memory of somebody else.
 */
public final class Mapping implements AutoCloseable {
    private static final int READ = 1;
    private static final int READ_AND_WRITE = 3;
    private static final int SHARED = 1;
    /** {@code MAP_PRIVATE}, {@code MAP_FIXED}, {@code MAP_ANONYMOUS} and {@code MAP_NORESERVE}. */
    private static final int IN_PLACE_OF_WHAT_IS_THERE = 2 | 0x10 | 0x20 | 0x4000;

    private static final int NO_FILE = -1;
    private static final long FAILED = -1;

    private static final MethodHandle MMAP = Calls.bind(
            "mmap",
            FunctionDescriptor.of(JAVA_LONG, Calls.LONG, Calls.LONG, Calls.INT, Calls.INT, Calls.INT, Calls.LONG),
            Linker.Option.captureCallState("errno"));
    private static final MethodHandle MUNMAP = Calls.function("munmap", Calls.LONG, Calls.LONG);

    private final Arena arena;
    private final MemorySegment segment;

    private Mapping(Arena arena, MemorySegment segment) {
        this.arena = arena;
        this.segment = segment;
    }

    /**
     * Maps a part of a file for reading and writing.
     *
     * @param file the open file; may be closed afterwards
     * @param offset start of the part, a multiple of the page size
     * @param sizeBytes length of the part, more than 0
     * @return the mapping
     * @throws LibcException if the system refuses
     */
    public static Mapping of(Descriptor file, long offset, long sizeBytes) {
        Arena arena = Arena.ofShared();
        return new Mapping(arena, map(file, offset, sizeBytes, READ_AND_WRITE, arena));
    }

    /**
     * Maps a part of a file for reading: a store is an {@link IllegalArgumentException}.
     *
     * @param file the open file; may be closed afterwards
     * @param offset start of the part, a multiple of the page size
     * @param sizeBytes length of the part, more than 0
     * @return the mapping
     * @throws LibcException if the system refuses
     */
    public static Mapping readOnly(Descriptor file, long offset, long sizeBytes) {
        Arena arena = Arena.ofShared();
        MemorySegment segment = map(file, offset, sizeBytes, READ, arena);
        return new Mapping(arena, segment.asReadOnly());
    }

    /**
     * The bytes.
     *
     * @return a segment that lives until {@link #close()}
     */
    public MemorySegment segment() {
        return segment;
    }

    /**
     * Takes back what was {@link Lent} of it, then unmaps. Idempotent.
     *
     * @throws IllegalStateException if a native call is in it; then it is mapped still
     */
    @Override
    public void close() {
        Loans.close(arena);
    }

    private static MemorySegment map(Descriptor file, long offset, long sizeBytes, int protection, Arena arena) {
        long address = map(file, offset, sizeBytes, protection);
        return MemorySegment.ofAddress(address).reinterpret(sizeBytes, arena, _ -> unmap(address, sizeBytes));
    }

    /** Puts private pages in its place; where there is no room for them it stays as it is. */
    private static void cover(long address, long sizeBytes) {
        try {
            long ignored = (long) MMAP.invokeExact(
                    Calls.state(), address, sizeBytes, READ_AND_WRITE, IN_PLACE_OF_WHAT_IS_THERE, NO_FILE, 0L);
        } catch (Throwable e) {
            throw Calls.broken(e);
        }
    }

    private static long map(Descriptor file, long offset, long sizeBytes, int protection) {
        MemorySegment state = Calls.state();
        try {
            long address = (long) MMAP.invokeExact(state, 0L, sizeBytes, protection, SHARED, file.number(), offset);
            if (address == FAILED) {
                throw new LibcException("mmap", file + ", offset " + offset + ", " + sizeBytes, Calls.errno(state));
            }
            return address;
        } catch (Throwable e) {
            throw Calls.broken(e);
        }
    }

    /**
     * A thread that was let through just before the close may still touch the memory once: the handshake of the JVM
     * misses one that is on its way into a method that was just compiled. What it touches is memory of nobody; once
     * every thread has passed a handshake after that, it is gone.
     */
    private static void unmap(long address, long sizeBytes) {
        cover(address, sizeBytes);
        Arena.ofShared().close();
        MemorySegment state = Calls.state();
        try {
            Calls.check(
                    Calls.resultOf((int) MUNMAP.invokeExact(state, address, sizeBytes), state),
                    "munmap",
                    "0x" + Long.toHexString(address) + ", " + sizeBytes);
        } catch (Throwable e) {
            throw Calls.broken(e);
        }
    }
}
