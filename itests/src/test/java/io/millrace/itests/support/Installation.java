package io.millrace.itests.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Where things are: the assembled gateway, the repository, the build folder of these tests. */
public final class Installation {
    private Installation() {}

    /** The folder {@code gateway/dist} assembled. */
    public static Path folder() {
        Path folder = path("millrace.distribution");
        if (!Files.isDirectory(folder.resolve("bundles"))) {
            throw new IllegalStateException("no assembled gateway at " + folder + "; build gateway/dist first");
        }
        return folder;
    }

    /** The root of the repository. */
    public static Path root() {
        return path("millrace.root");
    }

    /** Where these tests may write. */
    public static Path target() {
        return path("millrace.target");
    }

    /** The bundles of a start level, like {@code 05}. */
    public static List<Path> bundles(String level) {
        try (Stream<Path> jars = Files.list(folder().resolve("bundles").resolve(level))) {
            return jars.filter(jar -> jar.toString().endsWith(".jar")).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The {@code java} these tests run on. */
    public static Path java() {
        return Path.of(System.getProperty("java.home"), "bin", "java");
    }

    private static Path path(String property) {
        return Optional.ofNullable(System.getProperty(property))
                .map(value -> Path.of(value).toAbsolutePath().normalize())
                .orElseThrow(() -> new IllegalStateException("system property not set: " + property));
    }
}
