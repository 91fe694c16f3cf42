package io.millrace.hw.ipi.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The open descriptors of this process. */
final class Descriptors {
    private static final Path FOLDER = Path.of("/proc/self/fd");

    private Descriptors() {}

    /** How many there are of a path, and eventfds. */
    static int of(Path path) {
        return numbers(path.toString()).size() + numbers("anon_inode:[eventfd]").size();
    }

    /** The flags of the one that is open of a path. */
    static int flags(Path path) {
        try (Stream<String> lines = Files.lines(
                Path.of("/proc/self/fdinfo", numbers(path.toString()).getFirst()))) {
            return lines.filter(line -> line.startsWith("flags:"))
                    .map(line -> Integer.parseInt(line.split("\\s+", 2)[1], 8))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> numbers(String target) {
        try (Stream<Path> open = Files.list(FOLDER)) {
            return open.filter(link -> leadsTo(link, target))
                    .map(link -> link.getFileName().toString())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean leadsTo(Path link, String target) {
        try {
            return Files.readSymbolicLink(link).toString().equals(target);
        } catch (NoSuchFileException expected) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
