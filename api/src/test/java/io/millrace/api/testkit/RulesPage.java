package io.millrace.api.testkit;

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

/** A page that names a test for each rule of a format: every test named must be there. Thread-safety: immutable. */
public final class RulesPage {
    private static final Pattern NAME = Pattern.compile("`(\\w+)(?:\\.(\\w+))?`");

    private final Map<String, String> sources;
    private final List<Matcher> rows;

    /**
     * Reads a page, and all tests of the project.
     *
     * @param root folder of the project
     * @param page path of the page in it
     * @param row a row of the table: first group the rule, second the tests
     * @throws IOException if something cannot be read
     */
    public RulesPage(Path root, String page, Pattern row) throws IOException {
        rows = Files.readAllLines(root.resolve(page)).stream()
                .map(row::matcher)
                .filter(Matcher::matches)
                .toList();
        try (Stream<Path> files = Files.walk(root)) {
            sources = files.filter(file -> file.toString().matches(".*/src/test/java/.*(Test|IT)\\.java"))
                    .collect(Collectors.toMap(
                            file -> file.getFileName().toString(), RulesPage::read, (first, second) -> first));
        }
    }

    /**
     * Fails unless so many rules are there, each with tests that exist, or with the reason why it is not here.
     *
     * @param rules how many different ones
     */
    public void assertComplete(int rules) {
        assertEquals(rules, rows.stream().map(row -> row.group(1)).distinct().count());
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

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
