package io.millrace.gateway.features;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/** What others made and is handed out along, and on which terms. */
final class Notice {
    private static final String ECLIPSE = "EPL-2.0 or GPL-2.0 with Classpath exception";

    private static final String HEAD = """
            Millrace is licensed under the Apache License 2.0, see LICENSE.

            It comes with the jars below, each as its authors published it, with their notices inside where they have
            any. The other licences: BSD-3-Clause and MIT in licenses/, EPL-2.0 and GPL-2.0 with Classpath exception in
            META-INF/LICENSE.md of lib/jakarta.json.jar.

            """;

    /** By what a jar says of itself, in its own words. */
    private static final Map<String, String> LICENCES = Map.of(
            "(?s).*(apache\\.org/licenses/LICENSE-2\\.0|Apache-2\\.0|Apache License, Version 2\\.0).*", "Apache-2.0",
            ".*/epl-2\\.0, .*/(secondary-gpl-2\\.0-cp|software/classpath/license\\.html)", ECLIPSE,
            ".*/BSD-3-Clause", "BSD-3-Clause");

    /** By name, for those that say nothing. */
    private static final Map<String, String> SILENT =
            Map.of("picocli", "Apache-2.0", "slf4j.api", "MIT", "slf4j.nop", "MIT");

    /** Where the source is of what must say so. */
    private static final Map<String, String> SOURCES = Map.of(
            "org.eclipse.parsson.jakarta.json", "https://github.com/eclipse-ee4j/parsson",
            "jakarta.servlet-api", "https://github.com/jakartaee/servlet");

    private static final String OURS = "io.millrace.";

    private Notice() {}

    /**
     * The text.
     *
     * @param folders what is handed out, and the name each has there
     * @throws BuildException if the licence of a jar is not known, or a folder has a jar twice
     */
    static String of(Map<String, Path> folders) throws IOException {
        Map<String, Set<String>> places = new TreeMap<>();
        for (Map.Entry<String, Path> folder : folders.entrySet()) {
            List<Path> jars = jars(folder.getValue());
            checkOnce(jars);
            for (Path jar : jars) {
                if (!jar.getFileName().toString().startsWith(OURS)) {
                    String place = folder.getKey() + "/" + folder.getValue().relativize(jar);
                    places.computeIfAbsent(words(jar), _ -> new TreeSet<>()).add(place);
                }
            }
        }
        StringBuilder text = new StringBuilder(HEAD);
        places.forEach((what, where) -> text.append(what)
                .append("\n  ")
                .append(String.join(", ", where))
                .append('\n'));
        return text.toString();
    }

    private static void checkOnce(List<Path> jars) {
        Map<Path, Path> seen = new HashMap<>();
        for (Path jar : jars) {
            Path name = jar.resolveSibling(jar.getFileName().toString().replaceFirst("(-\\d.*)?\\.jar$", ""));
            Path other = seen.put(name, jar);
            if (other != null) {
                throw new BuildException(jar + " is there beside " + other.getFileName()
                        + "; one was left by a build before: remove it");
            }
        }
    }

    private static List<Path> jars(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        }
    }

    /** Name, version and licence. */
    private static String words(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            Attributes headers = file.getManifest().getMainAttributes();
            String name = headers.getValue("Bundle-SymbolicName").replaceFirst("\\s*;.*", "");
            String said = Objects.requireNonNullElse(headers.getValue("Bundle-License"), "");
            String licence = LICENCES.entrySet().stream()
                    .filter(each -> said.matches(each.getKey()))
                    .map(Map.Entry::getValue)
                    .findFirst()
                    .orElse(SILENT.get(name));
            if (licence == null) {
                throw new BuildException(jar + " has the licence \"" + said + "\", which is not one of "
                        + new TreeSet<>(LICENCES.values()) + "; look at it, and name it in " + Notice.class.getName());
            }
            return name + " " + headers.getValue("Bundle-Version") + ", " + licence + source(name, licence);
        }
    }

    private static String source(String name, String licence) {
        if (!licence.equals(ECLIPSE)) {
            return "";
        }
        if (!SOURCES.containsKey(name)) {
            throw new BuildException(name + " is under the " + ECLIPSE
                    + ", which asks where its source is; name that in " + Notice.class.getName());
        }
        return ", source at " + SOURCES.get(name);
    }
}
