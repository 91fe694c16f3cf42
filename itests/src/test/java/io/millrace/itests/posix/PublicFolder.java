package io.millrace.itests.posix;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A folder that every user can read, for programs that others start. Thread-safety: confined to one thread. */
final class PublicFolder implements AutoCloseable {
    private final Path path;

    /** Makes one where temporary files are. */
    PublicFolder() {
        this(Path.of(System.getProperty("java.io.tmpdir")));
    }

    /** Makes one below another folder. */
    PublicFolder(Path parent) {
        try {
            path = Files.createTempDirectory(parent, "millrace-itests-");
            open(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void open(Path path) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    Path file(String name) {
        return path.resolve(name);
    }

    /** Puts a copy of a program here, unless there is one. */
    Path copy(Path program) {
        try {
            Path copy = file(program.getFileName().toString());
            if (Files.notExists(copy)) {
                Files.copy(program, copy);
                open(copy);
            }
            return copy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Puts copies of all files of a folder here. */
    Path copyAll(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            files.forEach(this::copy);
            return path;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try (Stream<Path> found = Files.walk(path)) {
            List<Path> deepestFirst = found.sorted(Comparator.reverseOrder()).toList();
            for (Path each : deepestFirst) {
                Files.deleteIfExists(each);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
