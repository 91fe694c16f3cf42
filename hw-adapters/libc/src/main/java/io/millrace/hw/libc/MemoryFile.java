package io.millrace.hw.libc;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Files of memory alone, without a name in any directory. Thread-safety: thread-safe. */
public final class MemoryFile {
    /** The longest name, in bytes. */
    public static final int LONGEST_NAME = 249;

    /** Nobody adds a seal any more. */
    public static final int SEAL_SEALS = 1;
    /** Nobody makes it shorter. */
    public static final int SEAL_SHRINKING = 2;
    /** Nobody makes it longer. */
    public static final int SEAL_GROWING = 4;
    /** Nobody writes; refused while it is mapped for writing. */
    public static final int SEAL_WRITING = 8;
    /** Nobody writes but through what is mapped already. */
    public static final int SEAL_FUTURE_WRITING = 16;

    private static final int CLOSE_ON_EXEC = 1;
    private static final int SEALABLE = 2;
    private static final int ADD_SEALS = 1033;
    private static final int GET_SEALS = 1034;

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
        return create(name, sizeBytes, SEAL_SEALS | SEAL_SHRINKING | SEAL_GROWING);
    }

    /**
     * Makes a file full of zeros, with the seals that are asked for.
     *
     * @param name for those who look at the process, at most {@link #LONGEST_NAME} bytes
     * @param sizeBytes its length
     * @param seals the constants of this class, or-ed
     * @return the open file, for reading and writing
     * @throws LibcException if the system refuses
     */
    public static Descriptor create(String name, long sizeBytes, int seals) {
        Descriptor file = create(name);
        try {
            file.truncate(sizeBytes);
            seal(file, seals);
            return file;
        } catch (LibcException e) {
            file.close();
            throw e;
        }
    }

    /**
     * Adds seals, which nothing takes away again.
     *
     * @param file a file of memory, open for writing
     * @param seals the constants of this class, or-ed
     * @throws LibcException with {@link Errno#EPERM} if no more are allowed, with {@link Errno#EBUSY} for
     *     {@link #SEAL_WRITING} while it is mapped for writing
     */
    public static void seal(Descriptor file, int seals) {
        file.control("F_ADD_SEALS", ADD_SEALS, seals);
    }

    /**
     * The seals of a file.
     *
     * @param file any open file
     * @return the constants of this class, or-ed, and others the kernel may know
     * @throws LibcException with {@link Errno#EINVAL} if files of its kind have none
     */
    public static int seals(Descriptor file) {
        return file.control("F_GET_SEALS", GET_SEALS, 0);
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
