package io.millrace.api.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.api.testkit.Accessors;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A mapping whose file was truncated gives exceptions, whichever way the code is run, and the JVM lives. */
class VanishedMappingTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "-Xint, 50",
        "-XX:TieredStopAtLevel=1, 20000",
        "-XX:-TieredCompilation, 20000",
        "-Xcomp, 50",
        "-XX:+TieredCompilation, 20000"
    })
    @Timeout(120)
    void everyAccessIsAnExceptionAndNoDeath(String mode, int warmUp) throws Exception {
        Process child = start(mode, warmUp);
        try (Stream<String> lines = child.inputReader().lines()) {
            String output = lines.filter(line -> !line.endsWith(": 200 of 200")).collect(Collectors.joining("\n"));
            assertEquals("", output, "accesses that were not answered with the exception");
            assertEquals(0, child.waitFor(), "exit status of the child");
        } finally {
            child.destroyForcibly();
        }
    }

    private static Process start(String mode, int warmUp) throws IOException {
        String classes = Stream.of(Memory.class, Accessors.class, VanishingMapping.class)
                .map(VanishedMappingTest::location)
                .distinct()
                .collect(Collectors.joining(":"));
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                mode,
                "-XX:+SuppressFatalErrorMessage",
                "-cp",
                classes,
                VanishingMapping.class.getName(),
                Integer.toString(warmUp));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    private static String location(Class<?> type) {
        return Path.of(URI.create(
                        type.getProtectionDomain().getCodeSource().getLocation().toString()))
                .toString();
    }
}
