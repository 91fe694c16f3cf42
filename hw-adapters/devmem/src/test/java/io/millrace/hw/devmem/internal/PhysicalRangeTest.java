package io.millrace.hw.devmem.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PhysicalRangeTest {
    private static final PhysicalRange WINDOW = new PhysicalRange(0x2a800000L, 8 << 20);

    @Test
    void readsAndWritesItsFirstAndItsLastAddress() {
        assertEquals(WINDOW, PhysicalRange.parse(" 0x2A800000-0x2AFFFFFF "));
        assertEquals("0x2a800000-0x2affffff", WINDOW.toString());
        assertEquals(new PhysicalRange(7, 1), PhysicalRange.parse("0x7-0x7"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0x2a800000",
                "2a800000-2affffff",
                "0x2affffff-0x2a800000",
                "0x2a800000+8M",
                "0x2a800000-0x2affffff,0x0-0x1",
                "0x-0x1",
                "0x0-0x8000000000000000"
            })
    void refusesWhatIsNoRange(String text) {
        var e = assertThrows(IllegalArgumentException.class, () -> PhysicalRange.parse(text));
        assertEquals(
                "a range must be its first and its last address, like 0x2a800000-0x2affffff: '" + text + "'",
                e.getMessage());
    }

    @ParameterizedTest
    @CsvSource({"0x2A800000,0x2a800000", "713031680,0x2a800000", "0010,0xa", "0,0x0", "0x0,0x0"})
    void readsAnAddressInBothForms(String text, String address) {
        assertEquals(Long.decode(address), PhysicalRange.parseAddress(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0x", "2a800000", "-8", "0x-8", "1e3", "0x1000000000000000", "1234567890123456789"})
    void refusesWhatIsNoAddress(String text) {
        var e = assertThrows(IllegalArgumentException.class, () -> PhysicalRange.parseAddress(text));
        assertEquals("address must be hexadecimal after 0x, or decimal: address='" + text + "'", e.getMessage());
    }

    @ParameterizedTest
    @CsvSource({"0,0", "0,-1", "8,0x7ffffffffffffff8", "0x7fffffffffffffff,1"})
    void neitherIsEmptyNorWraps(String start, String size) {
        var e = assertThrows(
                IllegalArgumentException.class, () -> new PhysicalRange(Long.decode(start), Long.decode(size)));
        assertTrue(e.getMessage().endsWith("size=" + Long.decode(size)), e::getMessage);
    }

    @Test
    void hasNoNegativeAddress() {
        assertThrows(IllegalArgumentException.class, () -> new PhysicalRange(-8, 8));
    }

    @Test
    void containsWhatLiesInIt() {
        assertTrue(WINDOW.contains(WINDOW));
        assertTrue(WINDOW.contains(new PhysicalRange(0x2affffffL, 1)));
        assertFalse(WINDOW.contains(new PhysicalRange(0x2affffffL, 2)));
        assertFalse(WINDOW.contains(new PhysicalRange(0x2a7fffffL, 2)));
        assertFalse(WINDOW.contains(new PhysicalRange(0, Long.MAX_VALUE)));
    }

    @Test
    void overlapsWhatHasAByteOfIt() {
        assertTrue(WINDOW.overlaps(new PhysicalRange(0x2a7fffffL, 2)));
        assertTrue(WINDOW.overlaps(new PhysicalRange(0x2affffffL, 2)));
        assertTrue(WINDOW.overlaps(new PhysicalRange(0, Long.MAX_VALUE)));
        assertFalse(WINDOW.overlaps(new PhysicalRange(0x2a7fffffL, 1)));
        assertFalse(WINDOW.overlaps(new PhysicalRange(0x2b000000L, 1)));
    }
}
