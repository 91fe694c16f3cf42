package io.millrace.itests.rules;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The bundles of this project as they were assembled.
 *
 * @param name symbolic name
 * @param imports packages imported
 * @param exports packages exported
 * @param classes every class inside
 */
record Bundles(String name, Set<String> imports, Set<String> exports, List<ClassModel> classes) {
    /** A clause of a header up to its attributes; commas inside quotes do not end it. */
    private static final Pattern CLAUSE = Pattern.compile("([^,;\"]+)(?:;[^,\"]*(?:\"[^\"]*\"[^,\"]*)*)?(?:,|$)");

    static List<Bundles> all() {
        Path folder = Path.of(System.getProperty("millrace.distribution"));
        Path launcher = folder.resolve("lib");
        try (Stream<Path> files = Files.walk(folder)) {
            List<Bundles> bundles = files.filter(file -> !file.startsWith(launcher))
                    .filter(file -> file.getFileName().toString().matches("io\\.millrace\\..*\\.jar"))
                    .sorted()
                    .map(Bundles::read)
                    .toList();
            if (bundles.isEmpty()) {
                throw new AssertionError("no bundle of ours in " + folder);
            }
            return bundles;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether the bundle speaks a wire format. */
    boolean isProtocol() {
        return name.matches("io\\.millrace\\.(transport|sysinfo|shm)\\..*");
    }

    boolean isAdapter() {
        return name.startsWith("io.millrace.hw.adapters.");
    }

    boolean isTool() {
        return name.startsWith("io.millrace.gateway.");
    }

    boolean is(String symbolicName) {
        return name.equals(symbolicName);
    }

    @Override
    public String toString() {
        return name;
    }

    private static Bundles read(Path file) {
        try (JarFile jar = new JarFile(file.toFile())) {
            Manifest manifest = jar.getManifest();
            List<ClassModel> classes = new ArrayList<>();
            for (var entry :
                    jar.stream().filter(e -> e.getName().endsWith(".class")).toList()) {
                try (InputStream in = jar.getInputStream(entry)) {
                    classes.add(ClassFile.of().parse(in.readAllBytes()));
                }
            }
            return new Bundles(
                    manifest.getMainAttributes().getValue("Bundle-SymbolicName"),
                    packages(manifest, "Import-Package"),
                    packages(manifest, "Export-Package"),
                    classes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Set<String> packages(Manifest manifest, String header) {
        String value = manifest.getMainAttributes().getValue(header);
        Set<String> packages = new TreeSet<>();
        if (value != null) {
            CLAUSE.matcher(value)
                    .results()
                    .map(clause -> clause.group(1).strip())
                    .forEach(packages::add);
        }
        return packages;
    }
}
