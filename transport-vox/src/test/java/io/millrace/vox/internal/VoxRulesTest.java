package io.millrace.vox.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page of the format names a test for each of its 85 rules, and every one of them is there. */
class VoxRulesTest {
    private static final int RULES = 85;
    private static final Path ROOT = Path.of("..");
    private static final Pattern ROW = Pattern.compile("\\| (shm[\\w.-]*) \\| (.+) \\|");
    private static final Pattern NAME = Pattern.compile("`(\\w+)(?:\\.(\\w+))?`");

    private final Map<String, String> sources = sources();

    VoxRulesTest() throws IOException {}

    @Test
    void everyRuleHasATestThatExists() throws IOException {
        List<Matcher> rows = Files.readAllLines(ROOT.resolve("docs/vox.md")).stream()
                .map(ROW::matcher)
                .filter(Matcher::matches)
                .toList();
        assertEquals(RULES, rows.stream().map(row -> row.group(1)).distinct().count());
        for (Matcher row : rows) {
            Matcher name = NAME.matcher(row.group(2));
            boolean found = row.group(2).startsWith("not here");
            while (name.find()) {
                assertExists(row.group(1), name.group(1), name.group(2));
                found = true;
            }
            assertTrue(found, () -> "no test for " + row.group(1));
        }
    }

    private void assertExists(String rule, String type, String method) {
        String source = sources.get(type + ".java");
        assertTrue(source != null, () -> rule + ": there is no " + type);
        assertTrue(
                method == null || source.contains("void " + method + "("),
                () -> rule + ": " + type + " has no " + method);
    }

    private static Map<String, String> sources() throws IOException {
        try (Stream<Path> files = Files.walk(ROOT)) {
            return files.filter(file -> file.toString().matches(".*/src/test/java/.*(Test|IT)\\.java"))
                    .collect(Collectors.toMap(
                            file -> file.getFileName().toString(), VoxRulesTest::read, (first, second) -> first));
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
