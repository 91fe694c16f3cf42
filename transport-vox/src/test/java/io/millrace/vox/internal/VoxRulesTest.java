package io.millrace.vox.internal;

import io.millrace.api.testkit.RulesPage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page of the format names a test for each of its 85 rules, and every one of them is there. */
class VoxRulesTest {
    private static final int RULES = 85;
    private static final Pattern ROW = Pattern.compile("\\| (shm[\\w.-]*) \\| (.+) \\|");

    @Test
    void everyRuleHasATestThatExists() throws IOException {
        new RulesPage(Path.of(".."), "docs/vox.md", ROW).assertComplete(RULES);
    }
}
