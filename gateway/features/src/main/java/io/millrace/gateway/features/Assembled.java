package io.millrace.gateway.features;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The bundles of the assembled gateway. Thread-safety: immutable.
 *
 * @param base what it starts with, lowest start level first; without the consoles, of which others have their own
 * @param repository what is loaded on demand
 * @param framework what it runs in
 */
record Assembled(List<Placed> base, List<Placed> repository, Artifact framework) {
    /** At which the loader starts what it loads. */
    static final int LOADED_LEVEL = 20;

    private static final Pattern LEVEL = Pattern.compile("\\d{2}");

    /**
     * A bundle and when it starts.
     *
     * @param level its start level
     */
    record Placed(Artifact artifact, int level) {}

    /**
     * Reads the folder.
     *
     * @throws IOException if it cannot be read
     * @throws BuildException if a jar does not say where it comes from
     */
    static Assembled read(Path folder) throws IOException {
        List<Placed> base = new ArrayList<>();
        for (Path level : sorted(folder.resolve("bundles"))) {
            Matcher number = LEVEL.matcher(level.getFileName().toString());
            if (number.matches()) {
                base.addAll(bundles(level, Integer.parseInt(number.group())));
            }
        }
        Artifact framework = Artifact.of(folder.resolve("lib/org.apache.felix.framework.jar"));
        return new Assembled(base, bundles(folder.resolve("repo"), LOADED_LEVEL), framework);
    }

    private static List<Placed> bundles(Path folder, int level) throws IOException {
        List<Placed> bundles = new ArrayList<>();
        for (Path file : sorted(folder)) {
            if (file.toString().endsWith(".jar")) {
                bundles.add(new Placed(Artifact.of(file), level));
            }
        }
        return bundles;
    }

    private static List<Path> sorted(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }
}
