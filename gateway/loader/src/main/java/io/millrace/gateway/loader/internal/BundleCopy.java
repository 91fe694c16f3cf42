package io.millrace.gateway.loader.internal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import org.osgi.framework.Bundle;

/** The jar of a bundle as it is installed now, entry by entry: the file it came from may be another one by now. */
final class BundleCopy {
    private BundleCopy() {}

    /**
     * Makes it.
     *
     * @throws IOException if the bundle cannot be read
     */
    static byte[] of(Bundle bundle) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarOutputStream jar = new JarOutputStream(bytes, manifest(bundle))) {
            jar.setLevel(Deflater.NO_COMPRESSION);
            addFolder(bundle, "", jar);
        }
        return bytes.toByteArray();
    }

    private static Manifest manifest(Bundle bundle) throws IOException {
        URL entry = bundle.getEntry(JarFile.MANIFEST_NAME);
        if (entry == null) {
            throw new IOException("bundle " + bundle.getSymbolicName() + " has no manifest to keep");
        }
        try (InputStream in = entry.openStream()) {
            Manifest manifest = new Manifest(in);
            manifest.getMainAttributes().putIfAbsent(Attributes.Name.MANIFEST_VERSION, "1.0");
            return manifest;
        }
    }

    private static void addFolder(Bundle bundle, String folder, JarOutputStream jar) throws IOException {
        Enumeration<String> paths = bundle.getEntryPaths(folder);
        for (String path : paths == null ? List.<String>of() : Collections.list(paths)) {
            if (path.endsWith("/")) {
                addFolder(bundle, path, jar);
            } else if (!path.equals(JarFile.MANIFEST_NAME)) {
                addFile(bundle, path, jar);
            }
        }
    }

    private static void addFile(Bundle bundle, String path, JarOutputStream jar) throws IOException {
        jar.putNextEntry(new ZipEntry(path));
        try (InputStream in = bundle.getEntry(path).openStream()) {
            in.transferTo(jar);
        }
        jar.closeEntry();
    }
}
