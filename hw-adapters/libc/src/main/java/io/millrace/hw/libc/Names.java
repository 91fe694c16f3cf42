package io.millrace.hw.libc;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/** What is done to names, rather than to open files. Thread-safety: thread-safe. */
public final class Names {
    private static final int NO_REPLACE = 1;

    private static final MethodHandle UNLINK = Calls.function("unlink", Calls.POINTER);
    private static final MethodHandle MKFIFO = Calls.function("mkfifo", Calls.POINTER, Calls.INT);
    private static final MethodHandle MKDIR = Calls.function("mkdir", Calls.POINTER, Calls.INT);
    private static final MethodHandle CHMOD = Calls.function("chmod", Calls.POINTER, Calls.INT);
    private static final MethodHandle RENAME =
            Calls.function("renameat2", Calls.INT, Calls.POINTER, Calls.INT, Calls.POINTER, Calls.INT);

    private Names() {}

    /**
     * What stands at a name itself, be it a symbolic link.
     *
     * @param path the name
     * @return empty if nothing does
     */
    public static Optional<FileStatus> status(String path) {
        return Statx.ofPath(path, false);
    }

    /**
     * What a name leads to, through symbolic links.
     *
     * @param path the name
     * @return empty if it leads nowhere
     */
    public static Optional<FileStatus> target(String path) {
        return Statx.ofPath(path, true);
    }

    /**
     * Removes a name.
     *
     * @param path the name
     * @throws LibcException if the system refuses, also if there is no such name
     */
    public static void unlink(String path) {
        MemorySegment state = Calls.state();
        try (Arena arena = Arena.ofConfined()) {
            int result = (int) UNLINK.invokeExact(state, Calls.path(arena, path));
            Calls.check(Calls.resultOf(result, state), "unlink", path);
        } catch (Throwable e) {
            throw Calls.broken(e);
        }
    }

    /**
     * Makes a named pipe.
     *
     * @param path its name
     * @param mode permission bits, less those of the umask
     * @return false if the name exists
     */
    public static boolean mkfifo(String path, int mode) {
        return make(MKFIFO, "mkfifo", path, mode);
    }

    /**
     * Makes a directory.
     *
     * @param path its name
     * @param mode permission bits, less those of the umask
     * @return false if the name exists
     */
    public static boolean mkdir(String path, int mode) {
        return make(MKDIR, "mkdir", path, mode);
    }

    /**
     * Sets permission bits, past the umask. Follows a symbolic link: the directory must be one where nobody else can
     * put one.
     *
     * @param path the name
     * @param mode the bits
     * @throws LibcException if the system refuses
     */
    public static void chmod(String path, int mode) {
        MemorySegment state = Calls.state();
        try (Arena arena = Arena.ofConfined()) {
            int result = (int) CHMOD.invokeExact(state, Calls.path(arena, path), mode);
            Calls.check(Calls.resultOf(result, state), "chmod", path + ", " + FileStatus.octal(mode));
        } catch (Throwable e) {
            throw Calls.broken(e);
        }
    }

    /**
     * Gives a file another name, in one step, unless that name is taken.
     *
     * @param from the name now
     * @param to the name then
     * @return 0 or a negative error number
     */
    public static int rename(String from, String to) {
        MemorySegment state = Calls.state();
        int here = Statx.CURRENT_DIRECTORY;
        try (Arena arena = Arena.ofConfined()) {
            int result = (int)
                    RENAME.invokeExact(state, here, Calls.path(arena, from), here, Calls.path(arena, to), NO_REPLACE);
            return Calls.resultOf(result, state);
        } catch (Throwable e) {
            throw Calls.broken(e);
        }
    }

    private static boolean make(MethodHandle call, String name, String path, int mode) {
        MemorySegment state = Calls.state();
        try (Arena arena = Arena.ofConfined()) {
            int result = Calls.resultOf((int) call.invokeExact(state, Calls.path(arena, path), mode), state);
            return result != -Errno.EEXIST && Calls.check(result, name, path + ", " + FileStatus.octal(mode)) == 0;
        } catch (Throwable e) {
            throw Calls.broken(e);
        }
    }
}
