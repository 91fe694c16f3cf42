package io.millrace.posix.internal.object;

import io.millrace.api.memory.Access;
import io.millrace.api.memory.Memory;
import io.millrace.api.memory.SegmentLostException;
import io.millrace.posix.PosixException;
import io.millrace.posix.Seal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.util.Set;

/**
 * An object's file without any native call. Peer: where others make it longer to different lengths at the same moment,
 * the last one wins, for the JDK sets the length it found too short.
 *
 * <p>Thread-safety: confined to one thread at a time.
 */
final class ChannelFile implements ObjectFile {
    private final String name;
    private final FileChannel channel;

    ChannelFile(String name, FileChannel channel) {
        this.name = name;
        this.channel = channel;
    }

    @Override
    public long sizeBytes() {
        try {
            return channel.size();
        } catch (IOException e) {
            throw failed("fstat", name, e);
        }
    }

    /**
     * {@inheritDoc} Mapping lengthens the file; touching takes its pages. On failure it is as long as before. What
     * there is no room for is not begun, or others would find the file system full meanwhile.
     */
    @Override
    public void reserve(long sizeBytes) {
        long before = sizeBytes();
        if (sizeBytes - before > usableBytes()) {
            throw noRoom(sizeBytes);
        }
        try (Pages pages = map(sizeBytes, false)) {
            PagesView.touch(Memory.of(pages.segment(), Access.NORMAL), before);
        } catch (SegmentLostException pageThatIsNotThere) {
            shorten(before);
            throw noRoom(sizeBytes);
        } catch (PosixException e) {
            shorten(before);
            throw e;
        }
    }

    @Override
    public void truncate(long sizeBytes) {
        if (sizeBytes > sizeBytes()) {
            reserve(sizeBytes);
        } else {
            shorten(sizeBytes);
        }
    }

    @Override
    public Pages map(long sizeBytes, boolean readOnly) {
        Arena arena = Arena.ofShared();
        try {
            MapMode mode = readOnly ? MapMode.READ_ONLY : MapMode.READ_WRITE;
            return new ChannelPages(arena, channel.map(mode, 0, sizeBytes, arena));
        } catch (IOException e) {
            throw failed(ObjectFailures.MAP, name + ", " + sizeBytes, e);
        }
    }

    @Override
    public Set<Seal> seals() {
        throw ObjectFailures.withoutNative(ObjectFailures.SEALS, name + ", F_GET_SEALS");
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close " + name, e);
        }
    }

    private long usableBytes() {
        try {
            return Files.getFileStore(ObjectName.DIRECTORY).getUsableSpace();
        } catch (IOException e) {
            throw failed("statvfs", name, e);
        }
    }

    private PosixException noRoom(long sizeBytes) {
        return ObjectFailures.of("ENOSPC", ObjectFailures.RESERVE, name + ", " + sizeBytes, "");
    }

    private void shorten(long sizeBytes) {
        try {
            channel.truncate(sizeBytes);
        } catch (IOException e) {
            throw failed(ObjectFailures.TRUNCATE, name + ", " + sizeBytes, e);
        }
    }

    private static PosixException failed(String call, String arguments, IOException e) {
        return ObjectFailures.of(ChannelErrors.name(e), call, arguments, String.valueOf(e.getMessage()));
    }

    private record ChannelPages(Arena arena, MemorySegment segment) implements Pages {
        @Override
        public void close() {
            if (arena.scope().isAlive()) {
                arena.close();
            }
        }
    }
}
