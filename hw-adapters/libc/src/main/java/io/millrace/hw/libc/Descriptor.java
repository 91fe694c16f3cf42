package io.millrace.hw.libc;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * An open file descriptor, closed on exec.
 *
 * <p>Thread-safety: thread-safe, but {@link #close()} must not run while another call does: the number could be
 * somebody else's by then. Whoever shares one sees to that.
 */
public final class Descriptor implements AutoCloseable {
    /** Open for reading. */
    public static final int READ_ONLY = 0;
    /** Open for reading and writing. */
    public static final int READ_WRITE = 2;
    /** Every store reaches the device, whatever a cache would keep. */
    public static final int SYNC = 0x101000;
    /** Make the file. */
    public static final int CREATE = 0x40;
    /** Only if there is none. */
    public static final int EXCLUSIVE = 0x80;
    /** Take the bytes of a file that is there. */
    public static final int EMPTIED = 0x200;
    /** Never sleep. */
    public static final int NON_BLOCKING = 0x800;
    /**
     * Open neither for reading nor for writing, without asking whatever stands there: to look at it, and to hold it.
     */
    public static final int PATH_ONLY = 0x200000;
    /** Refuse a symbolic link as the last part of the path. */
    public static final int NO_FOLLOW = Architecture.CURRENT.noFollow;

    static final int CLOSE_ON_EXEC = 0x80000;
    private static final int LOCK_EXCLUSIVE_NOW = 2 | 4;

    private static final int DUPLICATE = 1030;
    private static final int GET_FLAGS = 3;
    private static final int SET_FLAGS = 4;
    /** {@code F_OFD_SETLK}: a lock of the open file, not of the process. */
    private static final int LOCK_RANGE = 37;

    private static final short WRITE_LOCK = 1;
    private static final short UNLOCK = 2;
    /** struct flock: type 0, whence 2, start 8, length 16, process 24. */
    private static final long RANGE_BYTES = 32;

    private static final long RANGE_START = 8;
    private static final long RANGE_LENGTH = 16;

    private static final MethodHandle OPEN = Calls.variadic("open", 2, Calls.POINTER, Calls.INT, Calls.INT);
    private static final MethodHandle CLOSE = Calls.function("close", Calls.INT);
    private static final MethodHandle CHMOD = Calls.function("fchmod", Calls.INT, Calls.INT);
    private static final MethodHandle TRUNCATE = Calls.function("ftruncate", Calls.INT, Calls.LONG);
    private static final MethodHandle RESERVE = Calls.function("posix_fallocate", Calls.INT, Calls.LONG, Calls.LONG);
    private static final MethodHandle LOCK = Calls.function("flock", Calls.INT, Calls.INT);
    private static final MethodHandle EVENTFD = Calls.function("eventfd", Calls.INT, Calls.INT);
    private static final MethodHandle PIPE = Calls.function("pipe2", Calls.POINTER, Calls.INT);
    private static final MethodHandle CONTROL = Calls.variadic("fcntl", 2, Calls.INT, Calls.INT, Calls.INT);
    private static final MethodHandle LOCK_CONTROL = Calls.variadic("fcntl", 2, Calls.INT, Calls.INT, Calls.POINTER);
    private static final MethodHandle READ = transfer("read");
    private static final MethodHandle WRITE = transfer("write");
    private static final MethodHandle TRY_WRITE = Calls.transfer("write", Calls.INT, Calls.POINTER, Calls.LONG);
    private static final MethodHandle DEVICE_CONTROL = Calls.variadic("ioctl", 2, Calls.INT, Calls.LONG, Calls.POINTER);

    private final int number;
    private final String name;
    private final AtomicBoolean closed = new AtomicBoolean();

    Descriptor(int number, String name) {
        this.number = number;
        this.name = name;
    }

    /**
     * Opens a path.
     *
     * @param path the path
     * @param flags the constants of this class, or-ed
     * @param mode permission bits of a file that is made
     * @return the open descriptor
     * @throws LibcException if the system refuses
     */
    public static Descriptor open(String path, int flags, int mode) {
        return open(path, flags, mode, path);
    }

    private static Descriptor open(String path, int flags, int mode, String name) {
        MemorySegment state = Calls.state();
        try (Arena arena = Arena.ofConfined()) {
            int fd = (int) OPEN.invokeExact(state, Calls.path(arena, path), flags | CLOSE_ON_EXEC, mode);
            return new Descriptor(Calls.check(Calls.resultOf(fd, state), "open", path), name);
        } catch (Throwable e) {
            throw Calls.broken(e);
        }
    }

    /**
     * Opens anew what is open, for reading and writing: locks of the two do not know each other.
     *
     * @return the other descriptor, to be closed by itself
     * @throws LibcException if the system refuses, for instance because the file belongs to somebody else
     */
    public Descriptor reopen() {
        return open(path(), READ_WRITE, 0, name);
    }

    /**
     * A path to what is open, whatever its name stands for by now.
     *
     * @return the path, good in this process while this is open
     */
    public String path() {
        return "/proc/self/fd/" + number;
    }

    /**
     * Opens a counter one can poll; never blocks.
     *
     * @return the open descriptor
     */
    public static Descriptor eventfd() {
        MemorySegment state = Calls.state();
        try {
            int fd = (int) EVENTFD.invokeExact(state, 0, NON_BLOCKING | CLOSE_ON_EXEC);
            return new Descriptor(Calls.check(Calls.resultOf(fd, state), "eventfd", 0), "eventfd");
        } catch (Throwable e) {
            throw Calls.broken(e);
        }
    }

    /**
     * Opens a nameless pipe; never blocks.
     *
     * @return both ends
     */
    public static Pipe pipe() {
        MemorySegment state = Calls.state();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment ends = arena.allocate(8, 4);
            int result = (int) PIPE.invokeExact(state, ends, NON_BLOCKING | CLOSE_ON_EXEC);
            Calls.check(Calls.resultOf(result, state), "pipe2", "");
            return new Pipe(
                    new Descriptor(ends.get(JAVA_INT, 0), "pipe, read end"),
                    new Descriptor(ends.get(JAVA_INT, 4), "pipe, write end"));
        } catch (Throwable e) {
            throw Calls.broken(e);
        }
    }

    /**
     * The number the kernel knows it by.
     *
     * @return the number; stale after {@link #close()}
     */
    public int number() {
        return number;
    }

    /**
     * What is open.
     *
     * @return what {@code statx} says of the descriptor, whatever its name stands for by now
     */
    public FileStatus status() {
        return Statx.ofDescriptor(number);
    }

    /**
     * Makes a second number for what is open.
     *
     * @return the copy, to be closed by itself
     * @throws LibcException if the system refuses
     */
    public Descriptor duplicate() {
        return new Descriptor(control("F_DUPFD_CLOEXEC", DUPLICATE, 0), name);
    }

    /**
     * Lets no call on it sleep from now on, through whatever number: for what somebody else has opened.
     *
     * @throws LibcException if the system refuses
     */
    public void neverBlock() {
        control("F_SETFL", SET_FLAGS, control("F_GETFL", GET_FLAGS, 0) | NON_BLOCKING);
    }

    /**
     * Sets the permission bits, past the umask.
     *
     * @param mode the bits
     */
    public void chmod(int mode) {
        MemorySegment state = Calls.state();
        try {
            check((int) CHMOD.invokeExact(state, number, mode), state, "fchmod", FileStatus.octal(mode));
        } catch (Throwable e) {
            throw Calls.broken(e);
        }
    }

    /**
     * Sets the length.
     *
     * @param sizeBytes the new length
     */
    public void truncate(long sizeBytes) {
        MemorySegment state = Calls.state();
        try {
            check((int) TRUNCATE.invokeExact(state, number, sizeBytes), state, "ftruncate", sizeBytes);
        } catch (Throwable e) {
            throw Calls.broken(e);
        }
    }

    /**
     * Reserves room for the first bytes, and lengthens the file to hold them; never shortens it.
     *
     * @param sizeBytes how many
     * @throws LibcException with {@link Errno#ENOSPC} if there is no room
     */
    public void reserve(long sizeBytes) {
        MemorySegment state = Calls.state();
        try {
            int errno;
            do {
                errno = (int) RESERVE.invokeExact(state, number, 0L, sizeBytes);
            } while (errno == Errno.EINTR);
            Calls.check(-errno, "posix_fallocate", name + ", " + sizeBytes);
        } catch (Throwable e) {
            throw Calls.broken(e);
        }
    }

    /**
     * Takes the whole file's exclusive lock, which the kernel drops when the last copy of this descriptor is closed, be
     * it by death.
     *
     * @return false if somebody else has it
     */
    public boolean tryLock() {
        MemorySegment state = Calls.state();
        try {
            int result = Calls.resultOf((int) LOCK.invokeExact(state, number, LOCK_EXCLUSIVE_NOW), state);
            return result != -Errno.EAGAIN && Calls.check(result, "flock", name) == 0;
        } catch (Throwable e) {
            throw Calls.broken(e);
        }
    }

    /**
     * Takes the exclusive lock of a range of the file, which the kernel drops when the last copy of this descriptor is
     * closed. Who opened the file anew is somebody else, in this process too; who has a copy is not.
     *
     * @param offset where the range starts
     * @param sizeBytes its length, more than 0
     * @return false if somebody else has a part of it
     */
    public boolean tryLock(long offset, long sizeBytes) {
        return lock(WRITE_LOCK, offset, sizeBytes);
    }

    /**
     * Gives the lock of a range back.
     *
     * @param offset where the range starts
     * @param sizeBytes its length, more than 0
     */
    public void unlock(long offset, long sizeBytes) {
        lock(UNLOCK, offset, sizeBytes);
    }

    private boolean lock(short type, long offset, long sizeBytes) {
        MemorySegment state = Calls.state();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment range = arena.allocate(RANGE_BYTES, Long.BYTES);
            range.set(JAVA_SHORT, 0, type);
            range.set(JAVA_LONG, RANGE_START, offset);
            range.set(JAVA_LONG, RANGE_LENGTH, sizeBytes);
            int result = Calls.resultOf((int) LOCK_CONTROL.invokeExact(state, number, LOCK_RANGE, range), state);
            return result != -Errno.EAGAIN && Calls.check(result, "fcntl", name) == 0;
        } catch (Throwable e) {
            throw Calls.broken(e);
        }
    }

    /**
     * Reads once. Allocates nothing.
     *
     * @param buffer where to, from its start; private memory
     * @param length at most so many bytes
     * @return how many were read, 0 at the end, -1 if there is nothing now or ever
     */
    public long read(MemorySegment buffer, long length) {
        Objects.checkFromIndexSize(0, length, buffer.byteSize());
        try {
            return (long) READ.invokeExact(number, buffer, length);
        } catch (Throwable e) {
            throw Calls.broken(e);
        }
    }

    /**
     * Writes once. Allocates nothing.
     *
     * @param buffer what, from its start; private memory
     * @param length so many bytes
     * @return how many were written, -1 if there is no room now or ever
     */
    public long write(MemorySegment buffer, long length) {
        Objects.checkFromIndexSize(0, length, buffer.byteSize());
        try {
            return (long) WRITE.invokeExact(number, buffer, length);
        } catch (Throwable e) {
            throw Calls.broken(e);
        }
    }

    /**
     * Writes once, and says why if that fails.
     *
     * @param buffer what, from its start; private memory
     * @param length so many bytes
     * @return how many were written, or a negative error number
     */
    public long tryWrite(MemorySegment buffer, long length) {
        Objects.checkFromIndexSize(0, length, buffer.byteSize());
        MemorySegment state = Calls.state();
        try {
            return Calls.resultOf((long) TRY_WRITE.invokeExact(state, number, buffer, length), state);
        } catch (Throwable e) {
            throw Calls.broken(e);
        }
    }

    /**
     * Asks a device driver for something.
     *
     * @param request what, by the driver's number
     * @param argument what it reads, or writes to; private memory
     * @return what the driver answers, or a negative error number
     */
    public int ioctl(long request, MemorySegment argument) {
        MemorySegment state = Calls.state();
        try {
            return Calls.resultOf((int) DEVICE_CONTROL.invokeExact(state, number, request, argument), state);
        } catch (Throwable e) {
            throw Calls.broken(e);
        }
    }

    /** Closes it. Idempotent. The number is given back whatever {@code close} answers, so its answer means nothing. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            try {
                int ignored = (int) CLOSE.invokeExact(Calls.state(), number);
            } catch (Throwable e) {
                throw Calls.broken(e);
            }
        }
    }

    @Override
    public String toString() {
        return name + " (descriptor " + number + ")";
    }

    int control(String what, int command, int argument) {
        MemorySegment state = Calls.state();
        try {
            int result = Calls.resultOf((int) CONTROL.invokeExact(state, number, command, argument), state);
            return Calls.check(result, "fcntl", name + ", " + what);
        } catch (Throwable e) {
            throw Calls.broken(e);
        }
    }

    private void check(int result, MemorySegment state, String call, Object argument) {
        Calls.check(Calls.resultOf(result, state), call, name + ", " + argument);
    }

    /** Without the error number: capturing it allocates, unless the compiler sees through it. */
    private static MethodHandle transfer(String name) {
        return Calls.bind(name, FunctionDescriptor.of(JAVA_LONG, Calls.INT, Calls.POINTER, Calls.LONG));
    }
}
