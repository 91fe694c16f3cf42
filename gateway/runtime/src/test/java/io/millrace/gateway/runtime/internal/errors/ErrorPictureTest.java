package io.millrace.gateway.runtime.internal.errors;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The drawing says what the constants say: 9 columns are 4 bytes, a row begins at its label. */
class ErrorPictureTest {
    private static final int WORD_COLUMNS = 9;
    private static final Path SOURCE =
            Path.of("src/main/java/io/millrace/gateway/runtime/internal/errors/ErrorLayout.java");

    private final List<String> lines = Files.readAllLines(SOURCE);

    ErrorPictureTest() throws IOException {}

    @Test
    void theHeadersWordsStandWhereTheyAreDrawn() {
        Map<String, Integer> header = new LinkedHashMap<>(cells("0x000", 0));
        header.putAll(cells("0x018", 0x18));
        assertEquals(
                new TreeMap<>(Map.of(
                        "magic", ErrorLayout.AT_MAGIC,
                        "version", ErrorLayout.AT_VERSION,
                        "size", ErrorLayout.AT_SIZE,
                        "process", ErrorLayout.AT_PROCESS,
                        "started", ErrorLayout.AT_STARTED,
                        "dropped", ErrorLayout.AT_DROPPED,
                        "zero ...", ErrorLayout.AT_DROPPED + Long.BYTES)),
                new TreeMap<>(header));
        assertEquals(0x40, ErrorLayout.HEADER_BYTES);
    }

    @Test
    void aRecordsWordsStandWhereTheyAreDrawn() {
        Map<String, Integer> record = new LinkedHashMap<>(cells("0x040", 0));
        record.putAll(cells("+0x018", 0x18));
        assertEquals(
                new TreeMap<>(Map.of(
                        "length", ErrorLayout.LENGTH,
                        "source", ErrorLayout.SOURCE,
                        "kind", ErrorLayout.KIND,
                        "message", ErrorLayout.MESSAGE,
                        "count", ErrorLayout.COUNT,
                        "first", ErrorLayout.FIRST,
                        "last", ErrorLayout.LAST,
                        "source, kind and message, UTF-8 ...", ErrorLayout.RECORD_BYTES)),
                new TreeMap<>(record));
    }

    /** The names in the row below a label, and where they begin. */
    private Map<String, Integer> cells(String label, int offset) {
        int row = 0;
        while (!lines.get(row).startsWith(" * " + label + " ")) {
            row++;
        }
        int left = lines.get(row).indexOf('+', " * ".length() + label.length());
        String words = lines.get(row + 1).substring(left);
        Map<String, Integer> cells = new LinkedHashMap<>();
        int at = 0;
        while (words.indexOf('|', at) >= 0) {
            int end = words.indexOf('|', at + 1);
            String name = end < 0 ? words.substring(at + 1) : words.substring(at + 1, end);
            if ((!name.isBlank() && end >= 0) || name.contains("UTF-8")) {
                cells.put(name.strip(), offset + at / WORD_COLUMNS * Integer.BYTES);
            }
            at = end < 0 ? words.length() : end;
        }
        return cells;
    }
}
