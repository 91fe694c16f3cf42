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
    /** The shell, what brings commands to it, and what watches a folder that no test has. */
    private static final String NEEDS_SHELL =
            "(io\\.millrace\\.gateway\\.(shell.*|loader|health)|org\\.apache\\.felix\\.(healthcheck.*|fileinstall))"
                    + "\\.jar";

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
        return jars(folder().resolve("bundles").resolve(level));
    }

    /** The bundles that are loaded on demand. */
    public static List<Path> repository() {
        return jars(folder().resolve("repo"));
    }

    /** All bundles of the runtime at once, but those that need a shell. */
    public static List<Path> withoutShell() {
        return Stream.of(bundles("01"), bundles("05"), bundles("20"), repository())
                .flatMap(List::stream)
                .filter(jar -> !jar.getFileName().toString().matches(NEEDS_SHELL))
                .toList();
    }

    private static List<Path> jars(Path folder) {
        try (Stream<Path> jars = Files.list(folder)) {
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
