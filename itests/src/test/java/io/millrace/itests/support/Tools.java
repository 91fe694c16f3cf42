package io.millrace.itests.support;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Programs a test needs and a machine may lack. */
public final class Tools {
    private Tools() {}

    /**
     * Skips the test, with the reason, if a program is missing; where CI is set it fails instead.
     *
     * @param debianPackage which brings it
     */
    public static void require(String program, String debianPackage) {
        boolean found = Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
        if (!found) {
            skip(program + " is not installed (Debian package " + debianPackage + ")");
        }
    }

    /**
     * Skips the test, with the reason, if a file is missing; where CI is set it fails instead.
     *
     * @param what is missing then, and how to get it
     */
    public static void require(Path file, String what) {
        if (!Files.exists(file)) {
            skip("there is no " + what);
        }
    }

    private static void skip(String reason) {
        if (isCi()) {
            fail(reason + ", and CI=true allows no skipped test");
        }
        abort(reason);
    }

    /** Whether what a machine lacks is no excuse. */
    static boolean isCi() {
        return "true".equals(System.getenv("CI"));
    }
}
