package io.millrace.gateway.features;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class IndexTest {
    private static String index(long increment, String content) {
        return "<?xml version='1.0'?>\n<repository name=\"a\" increment=\"" + increment + "\">" + content;
    }

    @Test
    void theTimeItWasMadeAtIsNotInIt() {
        assertEquals(Index.reproducible(index(1, "x")), Index.reproducible(index(1_795_301_362_613L, "x")));
    }

    @Test
    void whatItHoldsIs() {
        assertNotEquals(
                Index.reproducible(index(1, "x")).replace(">x", ">"),
                Index.reproducible(index(1, "y")).replace(">y", ">"));
    }

    @Test
    void theRestStays() {
        assertTrue(Index.reproducible(index(1, "$1\\x"))
                .matches("(?s)<\\?xml version='1.0'\\?>\n" + "<repository name=\"a\" increment=\"\\d+\">\\$1\\\\x"));
    }

    @Test
    void anIndexWithoutANumberIsOddEnoughToStop() {
        assertThrows(BuildException.class, () -> Index.reproducible("<repository>"));
    }
}
