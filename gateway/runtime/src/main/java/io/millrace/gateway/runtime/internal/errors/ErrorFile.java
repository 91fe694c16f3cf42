package io.millrace.gateway.runtime.internal.errors;

import io.millrace.api.memory.Access;
import io.millrace.api.memory.Memory;
import io.millrace.api.memory.ShmException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/**
 * The file a log of errors lies in, mapped: the kernel has every store at once, so that no death of this process takes
 * one back.
 *
 * <p>Thread-safety: thread-safe, but for {@link #close}: the last thing done.
 */
public final class ErrorFile implements AutoCloseable {
    private static final ProcessHandle SELF = ProcessHandle.current();
    private static final int WORD = 8;

    private final Arena arena;
    private final ErrorLog log;

    private ErrorFile(Arena arena, ErrorLog log) {
        this.arena = arena;
        this.log = log;
    }

    /**
     * A log that nobody else sees.
     *
     * @return it, empty
     */
    public static ErrorFile inMemory() {
        Arena arena = Arena.ofShared();
        return new ErrorFile(arena, begin(arena.allocate(ErrorLayout.FILE_BYTES, WORD)));
    }

    /**
     * Goes on with the log that this process began, or begins one, and keeps the former as {@code NAME.1}.
     *
     * @param path the file
     * @return the open log
     * @throws IOException if the file cannot be made
     */
    public static ErrorFile open(Path path) throws IOException {
        Optional<ErrorFile> ours = goOn(path);
        return ours.isPresent() ? ours.get() : begin(path);
    }

    /** The log. */
    public ErrorLog log() {
        return log;
    }

    /** Unmaps it. */
    @Override
    public void close() {
        arena.close();
    }

    /** A file of this process: the bundle was replaced, the gateway was not. */
    private static Optional<ErrorFile> goOn(Path path) throws IOException {
        if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        Arena arena = Arena.ofShared();
        try {
            ErrorLog log = ErrorLog.attach(Memory.of(map(path, arena), Access.NORMAL));
            if (log.isOf(SELF)) {
                return Optional.of(new ErrorFile(arena, log));
            }
        } catch (ShmException expected) {
            // whatever it is, it is kept as it is
        }
        arena.close();
        return Optional.empty();
    }

    /** It has its name when it has its header, and its room on the disk before anything is stored in it. */
    private static ErrorFile begin(Path path) throws IOException {
        Path fresh = path.resolveSibling(path.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        reserve(fresh);
        Arena arena = Arena.ofShared();
        try {
            ErrorLog log = begin(map(fresh, arena));
            if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                Path former = path.resolveSibling(path.getFileName() + ".1");
                Files.move(path, former, StandardCopyOption.ATOMIC_MOVE);
            }
            Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE);
            return new ErrorFile(arena, log);
        } catch (IOException e) {
            arena.close();
            throw e;
        }
    }

    private static void reserve(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(
                path,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            ByteBuffer zeros = ByteBuffer.allocate(ErrorLayout.FILE_BYTES);
            while (zeros.hasRemaining()) {
                channel.write(zeros);
            }
        }
    }

    private static MemorySegment map(Path path, Arena arena) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return channel.map(MapMode.READ_WRITE, 0, Math.min(channel.size(), ErrorLayout.MOST_BYTES), arena);
        }
    }

    private static ErrorLog begin(MemorySegment bytes) {
        return ErrorLog.create(Memory.of(bytes, Access.NORMAL), SELF);
    }
}
