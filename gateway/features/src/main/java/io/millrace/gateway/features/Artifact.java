package io.millrace.gateway.features;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;

/**
 * A jar, and where a repository has it. Thread-safety: immutable.
 *
 * @param group its Maven group
 * @param name its Maven artifact, which is the name of its file
 * @param version its Maven version
 * @param description in words, empty if it has none
 * @param jar the file
 */
record Artifact(String group, String name, String version, String description, Path jar) {
    private static final String OURS = "io.millrace";

    /**
     * Reads a jar.
     *
     * @throws IOException if it cannot be read
     * @throws BuildException if it does not say where it comes from
     */
    static Artifact of(Path jar) throws IOException {
        String name = jar.getFileName().toString().replaceFirst("\\.jar$", "");
        try (JarFile file = new JarFile(jar.toFile())) {
            Properties from = coordinates(file, name)
                    .orElseThrow(() ->
                            new BuildException(jar + " has no META-INF/maven/.../" + name + "/pom.properties inside"));
            return new Artifact(from.getProperty("groupId"), name, from.getProperty("version"), description(file), jar);
        }
    }

    private static Optional<Properties> coordinates(JarFile file, String name) throws IOException {
        Optional<ZipEntry> entry = file.stream()
                .filter(each -> each.getName().matches("META-INF/maven/[^/]+/\\Q" + name + "\\E/pom\\.properties"))
                .map(ZipEntry.class::cast)
                .findFirst();
        if (entry.isEmpty()) {
            return Optional.empty();
        }
        Properties properties = new Properties();
        try (InputStream in = file.getInputStream(entry.get())) {
            properties.load(in);
        }
        return Optional.of(properties);
    }

    private static String description(JarFile file) throws IOException {
        Manifest manifest = file.getManifest();
        Attributes headers = manifest == null ? new Attributes() : manifest.getMainAttributes();
        String text = headers.getValue("Bundle-Description");
        return text == null ? "" : text;
    }

    /** Whether it was made here. */
    boolean isOurs() {
        return group.equals(OURS);
    }

    /** Group, artifact and version, as features name a bundle. */
    String id() {
        return group + ":" + name + ":" + version;
    }

    /** The address Karaf asks its repositories for. */
    String url() {
        return "mvn:" + group + "/" + name + "/" + version;
    }
}
