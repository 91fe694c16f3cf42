package io.millrace.hw.libc;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/** The call {@code statx}, whose structure has the same shape on every processor. Thread-safety: thread-safe. */
final class Statx {
    static final int CURRENT_DIRECTORY = -100;
    private static final int NO_FOLLOW = 0x100;
    private static final int EMPTY_PATH = 0x1000;
    private static final int BASIC = 0x7ff;
    private static final long SIZE = 256;
    private static final int MODE_BITS = 07777;

    private static final MethodHandle STATX =
            Calls.function("statx", Calls.INT, Calls.POINTER, Calls.INT, Calls.INT, Calls.POINTER);

    private Statx() {}

    static FileStatus ofDescriptor(int fd) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment answer = arena.allocate(SIZE, 8);
            Calls.check(call(fd, arena.allocateFrom(""), EMPTY_PATH, answer), "statx", fd);
            return decode(answer);
        }
    }

    /** What stands at a path; empty if nothing does. */
    static Optional<FileStatus> ofPath(String path, boolean follow) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment answer = arena.allocate(SIZE, 8);
            int result = call(CURRENT_DIRECTORY, Calls.path(arena, path), follow ? 0 : NO_FOLLOW, answer);
            if (result == -Errno.ENOENT) {
                return Optional.empty();
            }
            Calls.check(result, "statx", path);
            return Optional.of(decode(answer));
        }
    }

    private static int call(int fd, MemorySegment path, int flags, MemorySegment answer) {
        MemorySegment state = Calls.state();
        try {
            return Calls.resultOf((int) STATX.invokeExact(state, fd, path, flags, BASIC, answer), state);
        } catch (Throwable e) {
            throw Calls.broken(e);
        }
    }

    private static FileStatus decode(MemorySegment answer) {
        int mode = Short.toUnsignedInt(answer.get(JAVA_SHORT, 28));
        long device = Integer.toUnsignedLong(answer.get(JAVA_INT, 136)) << 32
                | Integer.toUnsignedLong(answer.get(JAVA_INT, 140));
        return new FileStatus(
                device,
                answer.get(JAVA_LONG, 32),
                FileKind.of(mode),
                mode & MODE_BITS,
                answer.get(JAVA_INT, 16),
                answer.get(JAVA_INT, 20),
                answer.get(JAVA_INT, 24),
                answer.get(JAVA_LONG, 40));
    }
}
