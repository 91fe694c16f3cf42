package io.millrace.gateway.loader.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A folder of jars with an index. Thread-safety: confined to one thread. */
record IndexedFolder(Path path) {
    /** Puts jars there, and an index of them. */
    static IndexedFolder of(Path path, Sample... samples) {
        return new IndexedFolder(path).fill(samples);
    }

    /** Puts other jars there, and an index of those. */
    IndexedFolder fill(Sample... samples) {
        StringBuilder xml = new StringBuilder("<repository xmlns='http://www.osgi.org/xmlns/repository/v1.0.0'>\n");
        for (Sample sample : samples) {
            byte[] jar = sample.jar();
            Path file = jar(sample);
            write(file, jar);
            xml.append(sample.xml(relative(file.getFileName().toString()), digest(jar)));
        }
        return index(xml.append("</repository>\n").toString());
    }

    /** Writes another index. */
    IndexedFolder index(String text) {
        write(path.resolve("index.xml"), text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        return this;
    }

    /** Where a sample's jar lies. */
    Path jar(Sample sample) {
        return path.resolve(sample.name() + ".jar");
    }

    private static String relative(String name) {
        return URI.create("file:///").relativize(Path.of("/", name).toUri()).toString();
    }

    static void write(Path file, byte[] bytes) {
        try {
            Files.createDirectories(file.getParent());
            Files.write(file, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String digest(byte[] bytes) {
        try {
            return HexFormat.of()
                    .withUpperCase()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
