package io.millrace.hw.libc;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** POSIX shared memory objects, by name. Thread-safety: thread-safe. */
public final class SharedMemoryObjects {
    private static final MethodHandle OPEN = Calls.function("shm_open", Calls.POINTER, Calls.INT, Calls.INT);
    private static final MethodHandle UNLINK = Calls.function("shm_unlink", Calls.POINTER);

    private SharedMemoryObjects() {}

    /**
     * Opens an object; a symbolic link is refused. Never waits, not even for the other end of a FIFO that somebody has
     * put at the name.
     *
     * @param name its name, with a slash in front
     * @param flags {@link Descriptor#READ_ONLY} or {@link Descriptor#READ_WRITE}, {@link Descriptor#CREATE},
     *     {@link Descriptor#EXCLUSIVE} and {@link Descriptor#EMPTIED}, or-ed
     * @param mode permission bits of one that is made, less those of the umask
     * @return the open object, closed on exec
     * @throws LibcException if the system refuses
     */
    public static Descriptor open(String name, int flags, int mode) {
        MemorySegment state = Calls.state();
        try (Arena arena = Arena.ofConfined()) {
            int withoutWaiting = flags | Descriptor.NON_BLOCKING;
            int fd = (int) OPEN.invokeExact(state, Calls.path(arena, name), withoutWaiting, mode);
            return new Descriptor(Calls.check(Calls.resultOf(fd, state), "shm_open", name), name);
        } catch (Throwable e) {
            throw Calls.broken(e);
        }
    }

    /**
     * Removes a name; the object goes when nobody has it open or mapped.
     *
     * @param name its name, with a slash in front
     * @throws LibcException if the system refuses
     */
    public static void unlink(String name) {
        MemorySegment state = Calls.state();
        try (Arena arena = Arena.ofConfined()) {
            int result = (int) UNLINK.invokeExact(state, Calls.path(arena, name));
            Calls.check(Calls.resultOf(result, state), "shm_unlink", name);
        } catch (Throwable e) {
            throw Calls.broken(e);
        }
    }
}
