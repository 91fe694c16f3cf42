package io.millrace.stress;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/** Runs all jcstress tests in a JVM of their own; each of them counts as a test here. */
class StressIT {
    private static final Path FOLDER = Path.of(System.getProperty("millrace.stress.results", "target/jcstress"));
    /** What jcstress says of a test, once all configurations of it have run. */
    private static final Pattern VERDICT = Pattern.compile("\\.* ?\\[([A-Z]+)] (\\S+)");

    /** How a test begins in the list of jcstress: the length of its name, and the name. */
    private static final Pattern TEST = Pattern.compile("(?m)^JCTEST([0-9]+)S");

    private static final String FLAGS = "--sun-misc-unsafe-memory-access=allow -XX:+UseSerialGC";
    private static final long QUICK_MINUTES = 15;
    private static final long SLOW_MINUTES = 120;

    /** One JVM each: no split compilation, no affinity. */
    @TestFactory
    Stream<DynamicTest> nothingForbiddenIsSeen() throws IOException, InterruptedException {
        return run(
                QUICK_MINUTES,
                List.of("-iters", "3", "-time", "200", "-sc", "false", "-af", "NONE", "-jvmArgs", FLAGS));
    }

    /** All compilers and affinities, longer. */
    @TestFactory
    @Tag("slow")
    Stream<DynamicTest> nothingForbiddenIsEverSeen() throws IOException, InterruptedException {
        return run(SLOW_MINUTES, List.of("-m", "default", "-jvmArgsPrepend", "--sun-misc-unsafe-memory-access=allow"));
    }

    private static Stream<DynamicTest> run(long minutes, List<String> options)
            throws IOException, InterruptedException {
        Files.createDirectories(FOLDER);
        Path output = FOLDER.resolve("output.txt");
        Map<String, String> verdicts = verdicts(output, jcstress(output, minutes, options));
        return tests().stream()
                .map(test -> DynamicTest.dynamicTest(
                        test.substring(test.lastIndexOf('.', test.lastIndexOf('.') - 1) + 1),
                        () -> assertEquals("OK", verdicts.get(test), () -> "see " + output)));
    }

    /** Runs jcstress to its end; whether it was content. */
    private static int jcstress(Path output, long minutes, List<String> options)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                "org.openjdk.jcstress.Main",
                "-v",
                "-c",
                "2",
                "-hs",
                "256",
                "-r",
                "report"));
        command.addAll(options);
        Process process = new ProcessBuilder(command)
                .directory(FOLDER.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            if (process.waitFor(minutes, TimeUnit.MINUTES)) {
                return process.exitValue();
            }
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        throw new AssertionError("jcstress did not end within " + minutes + " minutes; see " + output);
    }

    /** By test, of the summary at the end. */
    private static Map<String, String> verdicts(Path output, int status) throws IOException {
        String text = Files.readString(output, StandardCharsets.UTF_8);
        int summary = text.indexOf("RUN RESULTS:");
        if (summary < 0) {
            throw new AssertionError("jcstress ended with status " + status + " and no results; see " + output);
        }
        Map<String, String> verdicts = new HashMap<>();
        Matcher lines = VERDICT.matcher(text.substring(summary));
        while (lines.find()) {
            verdicts.put(lines.group(2), lines.group(1));
        }
        return verdicts;
    }

    /** All that were compiled: one that is not in the results did not run. */
    private static List<String> tests() throws IOException {
        try (var list = StressIT.class.getResourceAsStream("/META-INF/TestList")) {
            String text = new String(list.readAllBytes(), StandardCharsets.UTF_8);
            return TEST.matcher(text)
                    .results()
                    .map(line -> text.substring(line.end(), line.end() + Integer.parseInt(line.group(1))))
                    .toList();
        }
    }
}
