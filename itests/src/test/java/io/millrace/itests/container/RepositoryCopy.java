package io.millrace.itests.container;

import io.millrace.itests.support.Installation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The repository of the distribution in a folder of its own, to break things in. Thread-safety: confined to one thread.
 */
record RepositoryCopy(Path folder) {
    private static final String INDEX = "index.xml";

    /** Copies it. */
    static RepositoryCopy of(Path folder) {
        try {
            Files.createDirectories(folder);
            for (Path jar : Installation.repository()) {
                Files.copy(jar, folder.resolve(jar.getFileName()));
            }
            Files.copy(Installation.folder().resolve("repo").resolve(INDEX), folder.resolve(INDEX));
            return new RepositoryCopy(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where a jar lies. */
    Path jar(String bundle) {
        return folder.resolve(bundle + ".jar");
    }

    /** Changes a byte of a jar. */
    void flip(String bundle) {
        byte[] jar = Breakage.read(bundle);
        jar[jar.length / 2] ^= 1;
        write(jar(bundle), jar);
    }

    /** A bundle wants a package nobody has; jar and index agree on it. */
    void require(String bundle, String wanted) {
        byte[] jar = new Revision(Breakage.read(bundle)).importing(wanted).jar();
        write(jar(bundle), jar);
        String requirement = "<requirement namespace=\"osgi.wiring.package\"><directive name=\"filter\""
                + " value=\"(osgi.wiring.package=" + wanted + ")\"/></requirement>";
        String index = read(folder.resolve(INDEX));
        Pattern resource = Pattern.compile("(<attribute name=\"url\" value=\"" + Pattern.quote(bundle)
                + "\\.jar\"/>\\s*<attribute name=\"osgi.content\" value=\")[0-9A-F]+(\"/>\\s*</capability>)");
        Matcher found = resource.matcher(index);
        if (!found.find()) {
            throw new AssertionError("no " + bundle + " in " + folder.resolve(INDEX));
        }
        index(found.replaceFirst("$1" + digest(jar) + "$2" + requirement));
    }

    /** Takes another index. */
    void index(String text) {
        write(folder.resolve(INDEX), text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    /** Puts a jar back, and the index. */
    void heal(String bundle) {
        write(jar(bundle), Breakage.read(bundle));
        index(read(Installation.folder().resolve("repo").resolve(INDEX)));
    }

    private static String digest(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** In one step, as whoever is careful writes it. */
    private static void write(Path file, byte[] bytes) {
        try {
            Path beside = file.resolveSibling(file.getFileName() + ".new");
            Files.write(beside, bytes);
            Files.move(beside, file, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
