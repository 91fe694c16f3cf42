package io.millrace.cli;

import io.millrace.api.memory.Access;
import io.millrace.api.memory.Memory;
import io.millrace.hw.libc.FileKind;
import io.millrace.hw.libc.FileStatus;
import io.millrace.hw.libc.LibcException;
import io.millrace.hw.libc.Names;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file to look at, an image or a live one: mapped without the right to write, or read.
 *
 * <p>Thread-safety: thread-safe. Peer: may truncate the file; an access is then a
 * {@link io.millrace.api.memory.SegmentLostException}.
 */
public final class ReadOnlyFile implements AutoCloseable {
    private static final int ALIGNMENT = 8;

    private final Arena arena = Arena.ofShared();
    private final String path;
    private final FileStatus status;
    private final Memory memory;

    private ReadOnlyFile(String path, FileStatus status, long longest, boolean copy) throws IOException {
        this.path = path;
        this.status = status;
        try (FileChannel channel = FileChannel.open(Path.of(path), StandardOpenOption.READ)) {
            long length = Math.min(channel.size(), longest);
            MemorySegment bytes = copy || length == 0
                    ? read(channel, arena.allocate(length, ALIGNMENT))
                    : channel.map(MapMode.READ_ONLY, 0, length, arena);
            this.memory = Memory.of(bytes, Access.NORMAL);
        }
    }

    /**
     * Opens a file.
     *
     * @param path its path
     * @param longest how much of it is mapped at most, bytes
     * @return the open file
     * @throws ExitException with status 4 if it cannot be read
     */
    public static ReadOnlyFile open(String path, long longest) {
        return open(path, longest, false);
    }

    /**
     * Reads a file: what a mapping of a file in {@code /dev/shm} touches takes memory there, be it a hole.
     *
     * @param path its path
     * @param longest how much of it is read at most, bytes
     * @return the open file, as it was now
     * @throws ExitException with status 4 if it cannot be read
     */
    public static ReadOnlyFile copy(String path, long longest) {
        return open(path, longest, true);
    }

    private static ReadOnlyFile open(String path, long longest, boolean copy) {
        FileStatus status = status(path);
        if (status.kind() != FileKind.REGULAR) {
            throw refusal(path + ": it is not a regular file (" + status.summary() + ")");
        }
        try {
            return new ReadOnlyFile(path, status, longest, copy);
        } catch (IOException e) {
            throw refusal(path + ": " + e.getClass().getSimpleName() + " (" + status.summary() + ")");
        }
    }

    /**
     * The bytes.
     *
     * @return the accessor; stores end in an exception
     */
    public Memory memory() {
        return memory;
    }

    /**
     * What the file is.
     *
     * @return path, owner, mode and size, for a message
     */
    public String summary() {
        return path + " (" + status.summary() + ")";
    }

    /**
     * How long the file was when it was opened.
     *
     * @return bytes
     */
    public long sizeBytes() {
        return status.sizeBytes();
    }

    @Override
    public void close() {
        arena.close();
    }

    private static MemorySegment read(FileChannel channel, MemorySegment bytes) throws IOException {
        ByteBuffer buffer = bytes.asByteBuffer();
        int read;
        do {
            read = channel.read(buffer);
        } while (read > 0 && buffer.hasRemaining());
        return bytes.asSlice(0, buffer.position());
    }

    private static FileStatus status(String path) {
        try {
            return Names.target(path).orElseThrow(() -> refusal(path + ": there is no such file"));
        } catch (LibcException e) {
            throw refusal(path + ": " + e.getMessage());
        }
    }

    private static ExitException refusal(String what) {
        return new ExitException(ExitException.REFUSED, "cannot read " + what);
    }
}
