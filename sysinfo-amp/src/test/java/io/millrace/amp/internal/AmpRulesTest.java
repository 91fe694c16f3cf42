package io.millrace.amp.internal;

import io.millrace.api.testkit.RulesPage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page of the format names tests for each point of its checklist, and every one of them is there. */
class AmpRulesTest {
    private static final int POINTS = 22;
    private static final Pattern ROW = Pattern.compile("\\| ([a-z][^|`]*) \\| (`.+) \\|");

    @Test
    void everyPointHasATestThatExists() throws IOException {
        new RulesPage(Path.of(".."), "docs/sysinfo-amp.md", ROW).assertComplete(POINTS);
    }
}
