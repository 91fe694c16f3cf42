package io.millrace.gateway.loader.internal;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * A folder of jars with an index. Thread-safety: immutable.
 *
 * @param location as it was configured
 * @param index the file
 * @param stamp tells the index from what it is when it was changed
 * @param resources what it offers, empty if it cannot be read
 * @param problem why it cannot be read
 */
record Repository(String location, Path index, String stamp, List<IndexResource> resources, Optional<String> problem) {
    private static final String INDEX = "index.xml";

    /**
     * Reads a repository.
     *
     * @param location a folder with an {@code index.xml}, or such a file, as a path or a {@code file:} URL
     */
    static Repository read(String location) {
        Path index = Path.of(INDEX);
        String stamp = "";
        try {
            index = index(location);
            stamp = stampOf(index);
            try (InputStream in = Files.newInputStream(index)) {
                return new Repository(location, index, stamp, IndexReader.read(in), Optional.empty());
            }
        } catch (IOException e) {
            String problem = "repository " + location + ": " + reason(e);
            return new Repository(location, index, stamp, List.of(), Optional.of(problem));
        }
    }

    private static Path index(String location) throws IOException {
        Path path;
        try {
            path = location.matches("[A-Za-z][A-Za-z0-9+.-]+:.*") ? Path.of(URI.create(location)) : Path.of(location);
        } catch (IllegalArgumentException | java.nio.file.FileSystemNotFoundException e) {
            throw new IOException("is no folder; allowed: a path, or a file: URL, of a folder with " + INDEX, e);
        }
        return Files.isDirectory(path) ? path.resolve(INDEX) : path;
    }

    private static String stampOf(Path index) throws IOException {
        BasicFileAttributes found = Files.readAttributes(index, BasicFileAttributes.class);
        return found.lastModifiedTime() + " " + found.size() + " " + found.fileKey();
    }

    /** Whether the index is another one than when it was read. */
    boolean hasChanged() {
        try {
            return !stampOf(index(location)).equals(stamp);
        } catch (IOException e) {
            return problem.isEmpty();
        }
    }

    /**
     * The bytes of a jar that is what the index says it is.
     *
     * @throws IOException if it is not, or cannot be read; the message names the file
     */
    byte[] content(IndexResource resource) throws IOException {
        Path jar = jar(resource);
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(jar);
        } catch (IOException e) {
            throw new IOException(jar + ": " + reason(e), e);
        }
        String digest = digest(bytes);
        if (!digest.equalsIgnoreCase(resource.digest())) {
            throw new IOException(jar + " has the digest " + digest + ", the index says " + resource.digest()
                    + "; it is not installed");
        }
        return bytes;
    }

    /** Where the jar lies. */
    Path jar(IndexResource resource) throws IOException {
        try {
            return Path.of(index.toAbsolutePath().toUri().resolve(resource.url()));
        } catch (IllegalArgumentException | java.nio.file.FileSystemNotFoundException e) {
            throw new IOException(resource.url() + " is no file: URL", e);
        }
    }

    private static String digest(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** An I/O error in words: the class name says what the message does not. */
    static String reason(IOException e) {
        return switch (e) {
            case NoSuchFileException missing -> "no such file: " + missing.getFile();
            case AccessDeniedException denied -> "permission denied: " + denied.getFile();
            default -> String.valueOf(e.getMessage());
        };
    }
}
