package io.millrace.itests.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A private folder of one test in {@code /dev/shm}. Thread-safety: immutable. */
public final class SharedFolder implements AutoCloseable {
    private final Path path;

    /** Makes the folder, mode 0700. */
    public SharedFolder() {
        try {
            path = Files.createTempDirectory(Path.of("/dev/shm"), "millrace-itests-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A name in it. */
    public Path file(String name) {
        return path.resolve(name);
    }

    /** Whether nothing is in it. */
    public boolean isEmpty() {
        try (Stream<Path> found = Files.list(path)) {
            return found.findAny().isEmpty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Removes it and what is left in it, while a process that is about to end may still remove, and make, names. */
    @Override
    public void close() {
        Eventually.until("the end of " + path, () -> {
            try {
                remove();
            } catch (NoSuchFileException | DirectoryNotEmptyException changed) {
                // somebody was faster, and the rest is for the next time
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return Files.notExists(path);
        });
    }

    private void remove() throws IOException {
        try (Stream<Path> found = Files.walk(path)) {
            List<Path> deepestFirst = found.sorted(Comparator.reverseOrder()).toList();
            for (Path each : deepestFirst) {
                Files.deleteIfExists(each);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
