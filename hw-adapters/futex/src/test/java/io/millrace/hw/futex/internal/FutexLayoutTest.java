package io.millrace.hw.futex.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class FutexLayoutTest {
    private static final Pattern ROW = Pattern.compile("\\* 0x(\\p{XDigit}+) \\| ([^|]+)\\| ([^|]+)\\|");
    private static final Pattern END = Pattern.compile("\\* 0x(\\p{XDigit}+)\\R");

    @Test
    void isWhatItsPictureShows() throws IOException {
        String source = Files.readString(Path.of("src/main/java/io/millrace/hw/futex/internal/FutexLayout.java"));
        Map<String, Long> drawn = new HashMap<>();
        ROW.matcher(source).results().forEach(row -> {
            long offset = Long.parseLong(row.group(1), 16);
            drawn.put(row.group(2).strip(), offset);
            drawn.put(row.group(3).strip(), offset + 4);
        });
        assertEquals(
                Map.of(
                        "rings of A", FutexLayout.rings(Side.A),
                        "rings of B", FutexLayout.rings(Side.B),
                        "A says", FutexLayout.says(Side.A),
                        "B says", FutexLayout.says(Side.B)),
                drawn);
        var end = END.matcher(source);
        assertTrue(end.find());
        assertEquals(FutexLayout.SIZE, Long.parseLong(end.group(1), 16));
        assertTrue(source.contains("X says:     " + FutexLayout.UNKNOWN + " = nothing"));
        assertTrue(source.contains(FutexLayout.AWAKE + " = awake"));
        assertTrue(source.contains(FutexLayout.PARKED + " = parked"));
    }

    @Test
    void keepsTheTwoCountersForeignPeersKnow() {
        assertEquals(0, FutexLayout.rings(Side.A));
        assertEquals(4, FutexLayout.rings(Side.B));
    }

    @Test
    void refusesABlockThatIsOutsideOrMisaligned() {
        FutexLayout.checkOffset(48, 64);
        var e = assertThrows(IllegalArgumentException.class, () -> FutexLayout.checkOffset(52, 64));
        assertEquals("offset must be a multiple of 4 between 0 and 48: offset=52", e.getMessage());
        assertThrows(IllegalArgumentException.class, () -> FutexLayout.checkOffset(-4, 64));
        assertThrows(IllegalArgumentException.class, () -> FutexLayout.checkOffset(2, 64));
        assertThrows(IllegalArgumentException.class, () -> FutexLayout.checkOffset(Long.MAX_VALUE - 3, 64));
    }
}
