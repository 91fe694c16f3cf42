package io.millrace.cli.vox;

import io.millrace.api.segment.Role;
import io.millrace.cli.ExitException;
import io.millrace.cli.StopSignal;
import io.millrace.hw.libc.FileSpec;
import io.millrace.hw.libc.MappedFile;
import io.millrace.vox.internal.VoxGeometry;
import io.millrace.vox.internal.VoxInspection;
import io.millrace.vox.internal.VoxLayout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/** The file of a segment: made complete under another name, so that nobody ever sees half of it. */
final class SegmentFile {
    private static final String NAME = "peer";
    /** vox-shm 0.3.1 makes its files for everybody. */
    private static final int WIDEST_MODE = 0666;

    private static final long LOOK_MILLIS = 2;

    private final Path path;
    private final Object key;

    private SegmentFile(Path path, Object key) {
        this.path = path;
        this.key = key;
    }

    /** Makes a segment of any layout; whatever file had the name before loses it. */
    static SegmentFile create(Path path, VoxGeometry geometry) {
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS) && !Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
            throw new ExitException(ExitException.REFUSED, path + " is not a regular file");
        }
        Path made = Path.of(path + "." + ProcessHandle.current().pid() + ".new");
        long bytes = VoxLayout.of(geometry).totalSize();
        try {
            fill(made, bytes, geometry);
            Files.move(made, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return new SegmentFile(path, key(path).orElseThrow());
        } catch (IOException e) {
            delete(made);
            throw new UncheckedIOException(e);
        }
    }

    /** Deletes the file, unless its name is another one's by now. */
    void delete() {
        if (key(path).filter(key::equals).isPresent()) {
            delete(path);
        }
    }

    /** Opens a segment that is there. */
    static MappedFile open(Path path) {
        FileSpec spec = FileSpec.of(NAME, path.toString(), 0, Role.ATTACH).withMode(WIDEST_MODE);
        return MappedFile.open(spec, ignored -> {});
    }

    /** Waits until a segment is there; empty if the process is asked to stop before. */
    static Optional<MappedFile> await(Path path, long timeoutNanos, StopSignal stop) {
        long start = System.nanoTime();
        while (!Files.exists(path) && !stop.isAsked()) {
            if (System.nanoTime() - start > timeoutNanos) {
                throw new ExitException(
                        ExitException.TIMEOUT,
                        "timed out: " + path + " was not there within " + timeoutNanos / 1_000_000 + " ms");
            }
            stop.sleep(LOOK_MILLIS);
        }
        return stop.isAsked() ? Optional.empty() : Optional.of(open(path));
    }

    private static void fill(Path made, long bytes, VoxGeometry geometry) {
        FileSpec spec = FileSpec.of(NAME, made.toString(), bytes, Role.CREATE).kept();
        try (MappedFile file = MappedFile.open(spec, ignored -> {})) {
            VoxInspection.make(file.memory(), geometry);
        }
    }

    private static Optional<Object> key(Path path) {
        try {
            return Optional.ofNullable(Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                    .fileKey());
        } catch (IOException gone) {
            return Optional.empty();
        }
    }

    private static void delete(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
