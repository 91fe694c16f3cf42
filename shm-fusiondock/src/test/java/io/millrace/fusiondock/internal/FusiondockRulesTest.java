package io.millrace.fusiondock.internal;

import io.millrace.api.testkit.RulesPage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page of the format names tests for each hazard, and every one of them is there. */
class FusiondockRulesTest {
    private static final int HAZARDS = 12;
    private static final Pattern ROW = Pattern.compile("\\| (\\d+) \\| .+: (`.+) \\|");

    @Test
    void everyHazardHasATestThatExists() throws IOException {
        new RulesPage(Path.of(".."), "docs/fusiondock.md", ROW).assertComplete(HAZARDS);
    }
}
