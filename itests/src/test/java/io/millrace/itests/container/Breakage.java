package io.millrace.itests.container;

import io.millrace.itests.support.Installation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** What can be wrong with a new revision. */
enum Breakage {
    MISSING_IMPORT("BUNDLE is again at revision VERSION, the new one was rolled back: .*no\\.such\\.words.*") {
        @Override
        byte[] of(byte[] jar) {
            return new Revision(jar).importing("no.such.words").jar();
        }
    },
    COMPONENT_THAT_THROWS("BUNDLE is again at revision VERSION, the new one was rolled back:"
            + " io\\.millrace\\.\\S+: broken on purpose") {
        @Override
        byte[] of(byte[] jar) {
            return new Revision(jar).throwing("broken on purpose").jar();
        }
    },
    COMPONENT_THAT_NEVER_COMES("BUNDLE is again at revision VERSION, the new one was rolled back: after "
            + Breakage.PATIENCE_MILLIS
            + " ms there is no .*component io\\.millrace\\..*") {
        @Override
        byte[] of(byte[] jar) {
            return new Revision(jar).withoutComponents().jar();
        }
    },
    ANOTHER_BUNDLE("FILE is the bundle io\\.millrace\\.hw\\.adapters\\.spin, no revision of BUNDLE") {
        @Override
        byte[] of(byte[] jar) {
            return read("io.millrace.hw.adapters.spin");
        }
    },
    TRUNCATED("FILE is no jar: .+") {
        @Override
        byte[] of(byte[] jar) {
            return Arrays.copyOf(jar, jar.length / 2);
        }
    };

    /** How long what was there before may take to be back. */
    static final int PATIENCE_MILLIS = 1_500;

    private final String says;

    Breakage(String says) {
        this.says = says;
    }

    /** The jar with this wrong in it. */
    abstract byte[] of(byte[] jar);

    /** What the user is told, as a regular expression. */
    String says(String bundle, String version, Path file) {
        return says.replace("BUNDLE", quoted(bundle))
                .replace("VERSION", quoted(version))
                .replace("FILE", quoted(file.toString()));
    }

    private static String quoted(String text) {
        return text.replace(".", "\\.");
    }

    /** A jar of the repository. */
    static byte[] read(String bundle) {
        try {
            return Files.readAllBytes(Installation.folder().resolve("repo").resolve(bundle + ".jar"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
