package io.millrace.vox.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The drawings say what the constants say: 9 columns are 4 bytes. */
class VoxPictureTest {
    private static final int LABEL_COLUMNS = 9;
    private static final int WORD_COLUMNS = 9;
    private static final String RULER = "         0                 8                 16                24";

    private final List<String> drawing = drawing(Path.of("src/main/java/io/millrace/vox/internal/VoxLayout.java"));

    VoxPictureTest() throws IOException {}

    @Test
    void theHeadersWordsStandWhereTheyAreDrawn() {
        Map<String, Integer> header = new LinkedHashMap<>();
        header.put("magic", VoxLayout.AT_MAGIC);
        header.put("version", VoxLayout.AT_VERSION);
        header.put("header", VoxLayout.AT_HEADER_BYTES);
        header.put("total size", VoxLayout.AT_TOTAL_SIZE);
        header.put("payload", VoxLayout.AT_MAX_PAYLOAD);
        header.put("inline", VoxLayout.AT_INLINE);
        header.put("guests", VoxLayout.AT_GUESTS);
        header.put("capac.", VoxLayout.AT_CAPACITY);
        header.put("peer table", VoxLayout.AT_PEER_TABLE);
        header.put("slot pool", VoxLayout.AT_POOL);
        header.put("heartbeat ns", VoxLayout.AT_HEARTBEAT);
        header.put("goodbye", VoxLayout.AT_GOODBYE);
        header.put("classes", VoxLayout.AT_CLASSES);
        header.put("current size", VoxLayout.AT_CURRENT_SIZE);
        header.put("zero ...", VoxLayout.AT_CURRENT_SIZE + Long.BYTES);

        Map<String, Integer> drawn = new LinkedHashMap<>();
        drawn.putAll(cells("0x000"));
        drawn.putAll(cells("0x018"));
        drawn.putAll(cells("0x030"));
        drawn.putAll(cells("0x048"));
        assertEquals(header, drawn);
        assertNote("0x000", "segment header, " + VoxLayout.HEADER_BYTES + " bytes");
    }

    @Test
    void thePeerTablesWordsStandWhereTheyAreDrawn() {
        assertEquals(
                Map.of(
                        "state", VoxLayout.PEER_STATE,
                        "epoch", VoxLayout.PEER_EPOCH,
                        "last heartbeat", VoxLayout.PEER_HEARTBEAT,
                        "ring offset", VoxLayout.PEER_RING),
                cells("table"));
        assertNote("table", "peer table, " + VoxLayout.PEER_BYTES + " bytes a guest");
    }

    @Test
    void aRingsWordsStandWhereTheyAreDrawn() {
        assertEquals(
                Map.of(
                        "write", VoxLayout.RING_WRITE,
                        "waterm.", VoxLayout.RING_WATERMARK,
                        "capac.", VoxLayout.RING_CAPACITY,
                        "zero ...", VoxLayout.RING_CAPACITY + Integer.BYTES),
                cells("ring"));
        assertEquals(
                Map.of("read", VoxLayout.RING_READ, "zero ...", VoxLayout.RING_READ + Integer.BYTES), cells("+0x040"));
        assertEquals(
                Map.of("data, `capacity` bytes, up to a border of 64", VoxLayout.RING_HEADER_BYTES), cells("+0x080"));
    }

    @Test
    void thePoolsWordsStandWhereTheyAreDrawn() {
        assertEquals(
                Map.of(
                        "size", VoxLayout.CLASS_SLOT_BYTES,
                        "count", VoxLayout.CLASS_COUNT,
                        "free head", VoxLayout.CLASS_HEAD,
                        "zero ...", VoxLayout.CLASS_HEAD + Long.BYTES),
                cells("pool"));
        assertNote("pool", "slot pool, " + VoxLayout.CLASS_HEADER_BYTES + " bytes a class");
        assertEquals(
                Map.of(
                        "generat", VoxLayout.META_GENERATION,
                        "state", VoxLayout.META_STATE,
                        "owner", VoxLayout.META_OWNER,
                        "next", VoxLayout.META_NEXT),
                cells("meta"));
        assertNote("meta", VoxLayout.META_BYTES + " bytes a slot, up to a border of 64");
        assertEquals(Map.of("length", 0, "payload ...", VoxLayout.SLOT_HEADER_BYTES), cells("slots"));
    }

    @Test
    void thePageOfTheFormatShowsTheSameDrawing() throws IOException {
        assertEquals(drawing, drawing(Path.of("../docs/vox.md")));
    }

    /** What is drawn below a border with a label, and where; a label like +0x040 is where its row starts. */
    private Map<String, Integer> cells(String label) {
        int base = label.contains("0x") ? Integer.decode(label.replace("+", "")) : 0;
        String row = drawing.get(border(label) + 1);
        Map<String, Integer> cells = new LinkedHashMap<>();
        List<Integer> bars = bars(row);
        for (int i = 0; i + 1 < bars.size(); i++) {
            String name = row.substring(bars.get(i) + 1, bars.get(i + 1)).strip();
            int columns = bars.get(i) - LABEL_COLUMNS;
            assertEquals(0, columns % WORD_COLUMNS, name + " is not drawn at a word");
            cells.put(name, base + columns / WORD_COLUMNS * Integer.BYTES);
        }
        return cells;
    }

    private void assertNote(String label, String note) {
        String line = drawing.get(border(label));
        assertEquals(note, line.substring(line.lastIndexOf('+') + 1).strip());
    }

    private int border(String label) {
        for (int i = 0; i < drawing.size(); i++) {
            if (drawing.get(i).startsWith(label + " ") && drawing.get(i).indexOf('+', 1) == LABEL_COLUMNS) {
                return i;
            }
        }
        throw new AssertionError("the drawing has no " + label);
    }

    private static List<Integer> bars(String row) {
        List<Integer> bars = new ArrayList<>();
        for (int at = row.indexOf('|'); at >= 0; at = row.indexOf('|', at + 1)) {
            bars.add(at);
        }
        return bars;
    }

    private static List<String> drawing(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file).stream()
                .map(line -> line.replaceFirst("^ \\* ?", "").stripTrailing())
                .toList();
        int ruler = lines.indexOf(RULER);
        int end = ruler;
        while (!lines.get(end).startsWith("end      +")) {
            end++;
        }
        return lines.subList(ruler, end + 1);
    }
}
