package io.millrace.gateway.features;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;

/** Makes an assembled folder of tiny bundles. */
final class Jars {
    private final Path folder;

    Jars(Path folder) {
        this.folder = folder;
        add("lib", "org.apache.felix", "org.apache.felix.framework", Map.of("Bundle-License", "Apache-2.0"));
    }

    Path folder() {
        return folder;
    }

    /** A bundle of ours. */
    Jars ours(String place, String name, Map<String, String> headers) {
        return add(place, "io.millrace", name, headers);
    }

    /** A bundle whose file has the name of its artifact. */
    Jars add(String place, String group, String name, Map<String, String> headers) {
        return add(place, name + ".jar", "META-INF/maven/" + group + "/" + name + "/pom.properties", group, headers);
    }

    private Jars add(String place, String file, String entry, String group, Map<String, String> headers) {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.putValue("Bundle-ManifestVersion", "2");
        attributes.putValue("Bundle-SymbolicName", file.replaceFirst("(-\\d.*)?\\.jar$", ""));
        attributes.putValue("Bundle-Version", "1.2.3");
        headers.forEach(attributes::putValue);
        try {
            Path jar = Files.createDirectories(folder.resolve(place)).resolve(file);
            try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
                out.putNextEntry(new ZipEntry(entry));
                out.write(("groupId=" + group + "\nversion=1.2.3\n").getBytes(StandardCharsets.ISO_8859_1));
                out.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** A jar that does not say from which repository it is. */
    Jars unknown(String place, String file, Map<String, String> headers) {
        return add(place, file, "hello.txt", "", headers);
    }
}
