package io.millrace.amp.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.amp.AmpMemory;
import io.millrace.amp.Pool;
import io.millrace.api.memory.Memory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The drawings say what the constants, and the memory, say. */
class AmpPictureTest {
    private final List<String> drawing = drawing(Path.of("src/main/java/io/millrace/amp/internal/AmpLayout.java"));

    AmpPictureTest() throws IOException {}

    @Test
    void offsetsStandWhereTheyAreDrawn() {
        assertDrawn(AmpLayout.PENDING_MAIN_OFFSET, "pending interrupts for main");
        assertDrawn(AmpLayout.PENDING_SUB_OFFSET, "pending interrupts for sub");
        assertDrawn(AmpLayout.POOL_OFFSET, "sentinel of the HP pool");
        assertDrawnWide(0, "aborted");
        assertDrawnWide(AmpLayout.PANIC_REGISTERS_OFFSET, "registers u32[" + AmpLayout.PANIC_REGISTERS + "]");
        assertDrawnWide(AmpLayout.PANIC_STACK_OFFSET, "stack u32[" + AmpLayout.PANIC_STACK_WORDS + "]");
        assertTrue(line("aborted").contains("text[" + AmpLayout.PANIC_TEXT_BYTES + "]"));
        assertTrue(line("configuration of main's").contains(AmpLayout.CONF_BYTES + " bytes"));
        assertTrue(line("N descriptors").contains(AmpLayout.DESC_BYTES + " bytes each"));
    }

    @Test
    void aHeaderIsAsItIsDrawn() {
        assertTrue(line("id u16").contains("| id u16  | size u16| next u32|"));
        AmpMemory memory = Amps.windows(Amps.C6, 0);
        Amps.main(memory).sysInfo().allocate(0x1234, 5, Pool.HP, _ -> {}).orElseThrow();
        Memory hp = Amps.window(memory, Pool.HP);
        long header = 0x4087a5a0L - Amps.C6.start(Pool.HP);
        assertEquals(0x1234, hp.getShort(header));
        assertEquals(5, hp.getShort(header + 2));
        assertEquals(0, hp.getInt(header + AmpLayout.NEXT_OFFSET));
        assertEquals(0x4087a5a0, hp.getInt(header - 12 + AmpLayout.NEXT_OFFSET));
    }

    @Test
    void thePageOfTheFormatShowsTheSameDrawing() throws IOException {
        assertEquals(drawing, drawing(Path.of("../docs/sysinfo-amp.md")));
    }

    private void assertDrawn(int offset, String text) {
        assertTrue(line(text).contains(String.format("+0x%02x  ", offset)), line(text));
    }

    private void assertDrawnWide(int offset, String text) {
        assertTrue(line(text).contains(String.format("+0x%03x ", offset)), line(text));
    }

    private String line(String text) {
        return drawing.stream()
                .filter(line -> line.contains(text))
                .findFirst()
                .orElseThrow(() -> new AssertionError("the drawing has no " + text));
    }

    private static List<String> drawing(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file).stream()
                .map(line -> line.replaceFirst("^ \\*", "").strip())
                .toList();
        int start = 0;
        while (!lines.get(start).startsWith("HP region   ")) {
            start++;
        }
        int end = start;
        while (!lines.get(end).contains("sends with in the RTC pool")) {
            end++;
        }
        return lines.subList(start, end + 1);
    }
}
