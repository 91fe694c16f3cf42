package io.millrace.gateway.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The folder {@code bundles}: one folder per start level, {@code 05}, or {@code 30-terminal} for one kind of console
 * only.
 */
final class BundleFolder {
    private static final Pattern LEVEL = Pattern.compile("(\\d{1,2})(?:-([a-z]+))?");

    /** A bundle's file and its start level. */
    record Entry(int level, Path jar) {}

    private BundleFolder() {}

    /**
     * The bundles for a console, lowest level first.
     *
     * @throws ExitException with status 4 if the folder cannot be read or holds none
     */
    static List<Entry> read(Path folder, Console console) {
        List<Entry> entries = new ArrayList<>();
        try {
            for (Path level : sorted(folder)) {
                Matcher name = LEVEL.matcher(level.getFileName().toString());
                if (name.matches() && (name.group(2) == null || console.takes(name.group(2)))) {
                    addJars(level, Integer.parseInt(name.group(1)), entries);
                }
            }
        } catch (IOException e) {
            throw new ExitException(ExitException.REFUSED, "bundles " + folder + ": " + Home.reason(e));
        }
        if (entries.isEmpty()) {
            throw new ExitException(ExitException.REFUSED, "no bundles in " + folder + "; run ./millrace build");
        }
        return entries;
    }

    private static void addJars(Path level, int number, List<Entry> entries) throws IOException {
        for (Path jar : sorted(level)) {
            if (jar.toString().endsWith(".jar")) {
                entries.add(new Entry(number, jar));
            }
        }
    }

    private static List<Path> sorted(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }
}
