package io.millrace.gateway.shell.internal.map;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.runtime.dto.FieldDTO;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class PictureTest {
    private static final int ROWS = 24;

    @Test
    void everySignIsForAsManyBytesAsAnyOther() {
        List<FieldDTO> fields = List.of(
                field("head", 0, 64, "CONTROL"), field("used", 64, 128, "USED"), field("free", 192, 832, "FREE"));
        List<String> rows = Picture.of(1024, fields, 80, 4);
        assertEquals(
                List.of(
                        "00000000 |========################........| head, used, free",
                        "00000100 |................................|",
                        "00000200 |................................|",
                        "00000300 |................................|"),
                rows.subList(0, 4));
        assertTrue(rows.get(4).startsWith("one sign is 8 bytes"), rows::toString);
    }

    @Test
    void oneByteIsSeenInAMebibyte() {
        List<FieldDTO> fields = List.of(field("all", 0, 1 << 20, "FREE"), field("head", 0, 1, "CONTROL"));
        assertEquals(
                "00000000 |+...............................| all, head*",
                Picture.of(1 << 20, fields, 80, ROWS).getFirst());
    }

    @Test
    void aCorruptByteIsSeenInAMebibyteAndNamedFirst() {
        List<FieldDTO> fields = List.of(field("all", 0, 1 << 20, "USED"), field("bad", 5, 1, "CORRUPT"));
        assertEquals(
                "00000000 |!###############################| bad* CORRUPT v, all",
                Picture.of(1 << 20, fields, 80, ROWS).getFirst());
    }

    @Test
    void whatIsPartlyUsedIsToldFromWhatIsWhollyUsed() {
        List<FieldDTO> fields =
                List.of(field("a", 0, 512, "USED"), field("b", 512, 512, "FREE"), field("c", 516, 4, "USED"));
        assertEquals(
                "00000200 |o...............................| b, c*",
                Picture.of(1024, fields, 80, 4).get(2));
    }

    @Test
    void whatNobodyKnowsIsBlankAlsoBehindTheEnd() {
        List<String> rows = Picture.of(40, List.of(field("a", 8, 8, "USED")), 80, ROWS);
        assertEquals("00000000 |        ########| a", rows.getFirst());
        assertEquals("00000020 |                |", rows.get(2));
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "16, 1", "17, 2", "384, 24", "385, 13", "4096, 16", "1048576, 16", "6442450944, 24"})
    void halfOfTheRowsAreUsedAtLeast(long size, int rows) {
        assertEquals(rows, Picture.of(size, List.of(), 80, ROWS).size() - 2);
    }

    @ParameterizedTest
    @ValueSource(ints = {20, 40, 60, 80, 119, 120, 200})
    void linesAreNotLongerThanTheTerminalIsWide(int width) {
        List<FieldDTO> fields = new ArrayList<>();
        for (int i = 0; i < 512; i++) {
            fields.add(field("entry[" + i + "].of.something", 8L * i, 8, i % 7 == 0 ? "CORRUPT" : "USED"));
        }
        List<String> rows = Picture.of(4096, fields, width, ROWS);
        int most = rows.subList(0, rows.size() - 2).stream()
                .mapToInt(String::length)
                .max()
                .orElse(0);
        assertTrue(most <= Math.max(width, 27), () -> String.join("\n", rows));
    }

    @Test
    void anyFieldsAtAllGiveAPicture() {
        Random random = new Random(42);
        for (int i = 0; i < 2000; i++) {
            long size = 1L + random.nextInt(5000);
            List<FieldDTO> fields = anyFields(random, size);
            List<Run> runs = Runs.of(size, fields);
            long at = 0;
            for (Run run : runs) {
                assertEquals(at, run.offset());
                assertTrue(run.length() > 0);
                at = run.end();
            }
            assertEquals(size, at);
            assertTrue(runs.size() <= 2 * fields.size() + 1);
            assertTrue(Picture.of(size, fields, 20 + random.nextInt(200), 1 + random.nextInt(30))
                            .size()
                    > 2);
        }
    }

    /** Inside each other, across each other, and outside. */
    private static List<FieldDTO> anyFields(Random random, long size) {
        List<FieldDTO> fields = new ArrayList<>();
        for (int f = random.nextInt(20); f > 0; f--) {
            String state = List.of("CONTROL", "USED", "FREE", "CORRUPT", "NEW").get(random.nextInt(5));
            fields.add(field("f" + f, random.nextInt((int) size + 50), 1 + random.nextInt((int) size), state));
        }
        fields.sort(Comparator.comparingLong((FieldDTO it) -> it.offset).thenComparingLong(it -> -it.length));
        return fields;
    }

    @Test
    void theInnermostFieldDecides() {
        List<FieldDTO> fields =
                List.of(field("a", 0, 100, "FREE"), field("b", 10, 50, "USED"), field("c", 20, 10, "CONTROL"));
        List<String> runs = Runs.of(120, fields).stream()
                .map(run -> run.offset() + "-" + run.end() + " " + run.part())
                .toList();
        assertEquals(
                List.of("0-10 FREE", "10-20 USED", "20-30 CONTROL", "30-60 USED", "60-100 FREE", "100-120 UNKNOWN"),
                runs);
        assertEquals(44, Runs.usedPercent(Runs.of(120, fields)).orElseThrow());
    }

    @Test
    void namesShareWhatTheyHaveInCommon() {
        List<NameList.Label> labels =
                List.of(label("ab.slot[0]"), label("ab.slot[1]"), label("ab.slot[12]"), label("ba"));
        assertEquals("ab.slot[0]!, [1]!, [12]!, ba!", NameList.fit(labels, 80));
        assertEquals("ab.slot[0]!, [1]! +2", NameList.fit(labels, 24));
        assertEquals("ab.slot[0]! +3", NameList.fit(labels, 14));
        assertEquals("ab.sl...", NameList.fit(labels, 8));
        assertEquals("", NameList.fit(labels, 3));
        assertEquals("", NameList.fit(List.of(), 80));
    }

    private static NameList.Label label(String name) {
        return new NameList.Label(name, "!");
    }

    private static FieldDTO field(String name, long offset, long length, String state) {
        FieldDTO dto = new FieldDTO();
        dto.owner = "test";
        dto.name = name;
        dto.offset = offset;
        dto.length = length;
        dto.state = state;
        dto.value = "v";
        return dto;
    }
}
