package io.millrace.posix.internal.object;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A class of the tests in a JVM of its own. Thread-safety: thread-safe. */
public final class ChildJvm {
    private ChildJvm() {}

    /**
     * Runs one to its end, which must be a good one.
     *
     * @param shell run before it in the same process, or empty
     * @param option of the JVM
     * @param main the class
     * @param argument what it is told
     * @return what it printed
     * @throws IOException if it cannot be started
     * @throws InterruptedException if the wait for it is cut short
     */
    public static List<String> run(String shell, String option, Class<?> main, String argument)
            throws IOException, InterruptedException {
        List<String> command = List.of(
                "sh",
                "-c",
                shell + " exec \"$@\"",
                "sh",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                option,
                "-cp",
                System.getProperty("java.class.path"),
                main.getName(),
                argument);
        Process child = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (var out = child.inputReader(StandardCharsets.UTF_8)) {
            List<String> lines = new ArrayList<>(out.lines().toList());
            assertEquals(0, child.waitFor(), lines::toString);
            return lines;
        } finally {
            child.destroyForcibly();
        }
    }
}
