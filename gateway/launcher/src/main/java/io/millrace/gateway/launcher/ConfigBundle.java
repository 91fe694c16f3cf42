package io.millrace.gateway.launcher;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;

/**
 * A configuration as a bundle: an update of it is an update of the configuration, and what stands in it no more is
 * deleted (OSGi Compendium, Configurator).
 */
final class ConfigBundle {
    /** Where it comes from, for the framework. */
    static final String LOCATION = "millrace:configuration";

    /** From this level on there is a Configurator. */
    static final int LEVEL = 5;

    private static final String EXTENDER =
            "osgi.extender;filter:=\"(&(osgi.extender=osgi.configurator)(version>=1.0)(!(version>=2.0)))\"";

    private ConfigBundle() {}

    /**
     * Makes its jar.
     *
     * @param config the text, completed for the Configurator
     */
    static byte[] of(String config) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarOutputStream jar = new JarOutputStream(bytes, manifest())) {
            jar.putNextEntry(new ZipEntry("OSGI-INF/configurator/config.json"));
            jar.write(config.getBytes(StandardCharsets.UTF_8));
            jar.closeEntry();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static Manifest manifest() {
        Manifest manifest = new Manifest();
        Attributes headers = manifest.getMainAttributes();
        headers.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        headers.putValue("Bundle-ManifestVersion", "2");
        headers.putValue("Bundle-SymbolicName", "millrace.configuration");
        headers.putValue("Bundle-Version", "1.0.0");
        headers.putValue("Require-Capability", EXTENDER);
        return manifest;
    }
}
