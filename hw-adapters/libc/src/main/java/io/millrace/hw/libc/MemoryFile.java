package io.millrace.hw.libc;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Files of memory alone, without a name in any directory. Thread-safety: thread-safe. */
public final class MemoryFile {
    /** The longest name, in bytes. */
    public static final int LONGEST_NAME = 249;

    private static final int CLOSE_ON_EXEC = 1;
    private static final int SEALABLE = 2;
    private static final int ADD_SEALS = 1033;
    private static final int SEAL_SEALS = 1;
    private static final int SEAL_SHRINKING = 2;
    private static final int SEAL_GROWING = 4;

    private static final MethodHandle CREATE = Calls.function("memfd_create", Calls.POINTER, Calls.INT);

    private MemoryFile() {}

    /**
     * Makes a file full of zeros, whose length nobody can change. Its pages come when they are touched: no file system
     * bounds them, so reserving them could not be refused, only end in the system running out of memory.
     *
     * @param name for those who look at the process, at most {@link #LONGEST_NAME} bytes
     * @param sizeBytes its length, more than 0
     * @return the open file, for reading and writing
     * @throws LibcException if the system refuses
     */
    public static Descriptor create(String name, long sizeBytes) {
        Descriptor file = create(name);
        try {
            file.truncate(sizeBytes);
            file.control("F_ADD_SEALS", ADD_SEALS, SEAL_SEALS | SEAL_SHRINKING | SEAL_GROWING);
            return file;
        } catch (LibcException e) {
            file.close();
            throw e;
        }
    }

    private static Descriptor create(String name) {
        MemorySegment state = Calls.state();
        try (Arena arena = Arena.ofConfined()) {
            int fd = (int) CREATE.invokeExact(state, Calls.path(arena, name), CLOSE_ON_EXEC | SEALABLE);
            return new Descriptor(Calls.check(Calls.resultOf(fd, state), "memfd_create", name), "memfd:" + name);
        } catch (Throwable e) {
            throw Calls.broken(e);
        }
    }
}
