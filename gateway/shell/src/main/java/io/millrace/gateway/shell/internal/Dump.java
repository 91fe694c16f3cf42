package io.millrace.gateway.shell.internal;

import io.millrace.api.runtime.ShmRuntime;
import io.millrace.api.runtime.dto.FieldDTO;
import io.millrace.api.runtime.dto.PeerDTO;
import io.millrace.api.runtime.dto.RuntimeDTO;
import io.millrace.api.runtime.dto.SegmentDTO;
import io.millrace.gateway.shell.support.CommandException;
import io.millrace.gateway.shell.support.JsonText;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Writes the bytes of a segment to a file, and beside it, as {@code FILE.json}, what they are. Both are mode 0600; a
 * file that is not complete does not stay. The peer may write in the meantime. Thread-safety: confined to one thread.
 */
final class Dump {
    private static final int PIECE_BYTES = 1 << 20;

    private final ShmRuntime runtime;
    private final Segments segments;
    private final Progress progress;
    private final Set<OpenOption> options;
    private final List<Path> made = new ArrayList<>();

    /**
     * Prepares it.
     *
     * @param force whether files that are there are overwritten
     */
    Dump(ShmRuntime runtime, boolean force, Progress progress) {
        this.runtime = runtime;
        this.segments = new Segments(runtime);
        this.progress = progress;
        this.options = force
                ? Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING)
                : Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
    }

    /**
     * Writes both files.
     *
     * @throws CommandException if the segment goes away, a file is there already or cannot be written, or the thread is
     *     interrupted
     */
    DumpDTO write(String segment, Path file) {
        ImageDTO image = describe(segment);
        Path description = file.resolveSibling(file.getFileName() + ".json");
        boolean complete = false;
        Path now = file;
        try (FileChannel bytes = open(file)) {
            now = description;
            try (FileChannel text = open(description)) {
                now = file;
                image.sizeBytes = copy(segment, image.sizeBytes, bytes);
                now = description;
                write(text, (JsonText.of(image) + "\n").getBytes(StandardCharsets.UTF_8));
            }
            complete = true;
        } catch (IOException e) {
            throw TextFile.refusal(now, e);
        } finally {
            progress.end();
            if (!complete) {
                remove();
            }
        }
        DumpDTO dto = new DumpDTO();
        dto.segment = segment;
        dto.file = file.toString();
        dto.description = description.toString();
        dto.sizeBytes = image.sizeBytes;
        return dto;
    }

    private ImageDTO describe(String segment) {
        RuntimeDTO all = runtime.getRuntimeDTO();
        SegmentDTO found = Segments.find(all, segment);
        ImageDTO image = new ImageDTO();
        image.segment = segment;
        image.kind = found.kind;
        image.location = found.location;
        image.access = found.access;
        image.sizeBytes = found.sizeBytes;
        image.time = Instant.now().toString();
        image.fields = runtime.layout(segment).toArray(FieldDTO[]::new);
        image.owners = distinct(image.fields, field -> field.owner);
        PeerDTO[] peers = Arrays.stream(all.peers)
                .filter(peer -> segment.equals(peer.segment))
                .toArray(PeerDTO[]::new);
        image.protocols = distinct(peers, peer -> peer.protocol);
        image.channels = distinct(peers, peer -> peer.channel);
        return image;
    }

    private static <T> String[] distinct(T[] of, Function<T, String> name) {
        return Arrays.stream(of).map(name).distinct().toArray(String[]::new);
    }

    private FileChannel open(Path path) throws IOException {
        FileChannel channel = FileChannel.open(
                path, options, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        made.add(path);
        return channel;
    }

    /** Piece by piece; how many bytes there were. */
    private long copy(String segment, long size, FileChannel to) throws IOException {
        long at = 0;
        while (at < size) {
            if (Thread.currentThread().isInterrupted()) {
                throw new CommandException("interrupted at byte " + at + " of " + size + "; nothing was kept");
            }
            byte[] piece = segments.bytes(segment, at, (int) Math.min(PIECE_BYTES, size - at));
            if (piece.length == 0) {
                return at;
            }
            write(to, piece);
            at += piece.length;
            progress.tell("dump " + segment, at, size);
        }
        return at;
    }

    private static void write(FileChannel to, byte... bytes) throws IOException {
        ByteBuffer rest = ByteBuffer.wrap(bytes);
        while (rest.hasRemaining()) {
            to.write(rest);
        }
    }

    private void remove() {
        for (Path path : made) {
            try {
                Files.deleteIfExists(path);
            } catch (IOException e) {
                throw TextFile.refusal(path, e);
            }
        }
    }
}
