package io.millrace.nrfrpc.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The drawings say what the constants say. */
class NrfRpcPictureTest {
    private static final NrfRpcLayout AREA = NrfRpcLayout.r2(1024, 13, 13);

    private final List<String> drawing =
            drawing(Path.of("src/main/java/io/millrace/nrfrpc/internal/NrfRpcLayout.java"));

    NrfRpcPictureTest() throws IOException {}

    @Test
    void rowsStandInTheOrderOfTheirOffsets() {
        Map<String, Integer> rows = new LinkedHashMap<>();
        rows.put("size   u32", 0);
        rows.put("slot[0] u32", AREA.slotOffset(0));
        rows.put("slot[E-1]", AREA.slotOffset(AREA.endpoints() - 1));
        rows.put("queue_tx u32", AREA.queueTxOffset());
        rows.put("queue_rx u32", AREA.queueRxOffset());
        rows.put("bytes ...", AREA.queueItemOffset(0));

        int line = -1;
        int offset = -1;
        for (Map.Entry<String, Integer> row : rows.entrySet()) {
            int found = line(row.getKey());
            assertTrue(found > line && row.getValue() > offset, row + " stands in line " + found);
            line = found;
            offset = row.getValue();
        }
        assertEquals(AREA.sizeBytes(), AREA.queueItemOffset(AREA.queueItems()));
    }

    @Test
    void borderLinesNameWhatStartsThere() {
        assertEquals(line("alloc") + 1, line("slot[0] u32"));
        assertEquals(line("tail") + 1, line("queue_tx u32"));
        assertEquals(AREA.allocableBytes(), AREA.slotOffset(0));
        assertEquals(AREA.slotOffset(AREA.endpoints()), AREA.queueTxOffset());
        assertEquals(NrfRpcLayout.HEADER_BYTES, NrfRpcLayout.payloadOffset(0));
        assertTrue(drawing.getFirst().contains("0                 4"), drawing.getFirst());
    }

    @Test
    void thePageOfTheFormatShowsTheSameDrawing() throws IOException {
        assertEquals(drawing, drawing(Path.of("../docs/nrfrpc.md")));
    }

    private int line(String text) {
        for (int i = 0; i < drawing.size(); i++) {
            if (drawing.get(i).contains(text)) {
                return i;
            }
        }
        throw new AssertionError("the drawing has no " + text);
    }

    private static List<String> drawing(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file).stream()
                .map(line -> line.replaceFirst("^ \\*", "").strip())
                .toList();
        int ruler = lines.indexOf("0                 4");
        int end = ruler;
        while (!lines.get(end).startsWith("size     +")) {
            end++;
        }
        return lines.subList(ruler, end + 1);
    }
}
