package io.millrace.fusiondock.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.fusiondock.internal.FusiondockOptions.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The drawing says what the constants say. */
class FusiondockPictureTest {
    private static final long REGION_0 = 0x2a800000L;

    private final List<String> drawing =
            drawing(Path.of("src/main/java/io/millrace/fusiondock/internal/FusiondockLayout.java"));

    FusiondockPictureTest() throws IOException {}

    @Test
    void everyWordStandsWhereItsConstantSays() {
        assertEquals("max_size", wordAt(FusiondockLayout.MAX_SIZE_OFFSET));
        assertEquals("used_size", wordAt(FusiondockLayout.USED_SIZE_OFFSET));
        assertEquals("op_type", wordAt(FusiondockLayout.OP_TYPE_OFFSET));
        assertEquals("data_type", wordAt(FusiondockLayout.TYPE_OFFSET));
        assertEquals("data[]", wordAt(FusiondockLayout.DATA_OFFSET));
        assertEquals(FusiondockLayout.REGION_BYTES - 16, FusiondockLayout.capacity(FusiondockLayout.REGION_BYTES));
    }

    @Test
    void regionsStandWhereTheRolesWriteAndRead() {
        FusiondockOptions linux = FusiondockOptions.of(Role.LINUX, REGION_0, FusiondockLayout.REGION_BYTES);
        FusiondockOptions uniproton = FusiondockOptions.of(Role.UNIPROTON, REGION_0, FusiondockLayout.REGION_BYTES);
        assertRow("region 0  0x%08x    writes         reads", linux.txOffset());
        assertRow("region 1  0x%08x    reads          writes", uniproton.txOffset());
        assertEquals(linux.txOffset(), uniproton.rxOffset());
        assertEquals(linux.rxOffset(), uniproton.txOffset());
        assertEquals(1, linux.peerTarget());
        assertEquals(0, uniproton.peerTarget());
    }

    @Test
    void thePageOfTheFormatShowsTheSameDrawing() throws IOException {
        assertEquals(drawing, drawing(Path.of("../docs/fusiondock.md")));
    }

    private void assertRow(String format, long address) {
        String row = String.format(format, address);
        assertTrue(drawing.contains(row), () -> row + " is not in " + drawing);
    }

    private String wordAt(int offset) {
        String start = String.format("0x%02x ", offset);
        return drawing.stream()
                .filter(line -> line.startsWith(start))
                .map(line -> line.substring(start.length()).strip().replaceFirst("\\s.*", ""))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> drawing(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file).stream()
                .map(line -> line.replaceFirst("^ \\* ?", ""))
                .toList();
        int first = lines.indexOf(lines.stream()
                .filter(line -> line.startsWith("0x00 "))
                .findFirst()
                .orElseThrow());
        int last = lines.indexOf(lines.stream()
                .filter(line -> line.startsWith("region 1"))
                .findFirst()
                .orElseThrow());
        return lines.subList(first, last + 1);
    }
}
