package io.millrace.gateway.loader.internal;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.util.Collections;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.osgi.framework.Constants;

/** Looks at a jar before anything is stopped for it. */
final class Jars {
    private Jars() {}

    /**
     * What a jar calls itself. Every entry is read: a jar that was cut off, or changed on its way, is found here.
     *
     * @param name of its file, for messages
     * @param scratch a file to put it in
     * @throws LoadException if it is no bundle
     */
    static String symbolicName(byte[] jar, String name, File scratch) {
        try {
            Files.write(scratch.toPath(), jar);
            try (JarFile file = new JarFile(scratch)) {
                readAll(file);
                return symbolicName(file.getManifest(), name);
            } finally {
                Files.delete(scratch.toPath());
            }
        } catch (IOException e) {
            throw new LoadException(name + " is no jar: " + e.getMessage());
        } catch (SecurityException e) {
            throw new LoadException(name + " is signed, and changed since: " + e.getMessage());
        }
    }

    private static void readAll(JarFile file) throws IOException {
        for (JarEntry entry : Collections.list(file.entries())) {
            try (InputStream in = file.getInputStream(entry)) {
                in.transferTo(OutputStream.nullOutputStream());
            }
        }
    }

    private static String symbolicName(Manifest manifest, String name) {
        String header = manifest == null ? null : manifest.getMainAttributes().getValue(Constants.BUNDLE_SYMBOLICNAME);
        if (header == null || header.isBlank()) {
            throw new LoadException(name + " is no bundle: it has no " + Constants.BUNDLE_SYMBOLICNAME);
        }
        return header.split(";", 2)[0].strip();
    }
}
