package io.millrace.hw.devmem.internal;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.millrace.api.segment.SegmentRefusedException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AllowedRangesTest {
    private static final AllowedRanges TWO = AllowedRanges.parse("0x1000-0x1fff", "0x2000-0x2fff");

    @ParameterizedTest
    @ValueSource(strings = {"0x1000-0x1fff", "0x1000-0x1000", "0x2fff-0x2fff", "0x2008-0x200f"})
    void allowsWhatLiesInOneOfThem(String range) {
        assertDoesNotThrow(() -> TWO.check(PhysicalRange.parse(range), "x"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0xfff-0x1fff", "0x2fff-0x3000", "0x1800-0x2800", "0x0-0xffffffff", "0x8-0x8"})
    void refusesWhatDoesNotLieInOneAsAWhole(String range) {
        var e = assertThrows(
                SegmentRefusedException.class, () -> TWO.check(PhysicalRange.parse(range), range + " of /dev/mem"));
        assertEquals(
                "refused " + range + " of /dev/mem: allowed: 0x1000-0x1fff, 0x2000-0x2fff; whoever answers for this"
                        + " machine sets allow=[\"" + range + "\"] in the configuration io.millrace.devmem",
                e.getMessage());
    }

    @Test
    void allowsNothingIfThereAreNone() {
        var e = assertThrows(SegmentRefusedException.class, () -> new AllowedRanges(List.of())
                .check(new PhysicalRange(0, 1), "0x0-0x0 of /dev/mem"));
        assertEquals(
                "refused 0x0-0x0 of /dev/mem: allowed: nothing; whoever answers for this machine sets"
                        + " allow=[\"0x0-0x0\"] in the configuration io.millrace.devmem",
                e.getMessage());
    }

    @Test
    void refusesAListWithSomethingElseInIt() {
        assertThrows(IllegalArgumentException.class, () -> AllowedRanges.parse("0x1000-0x1fff", "everything"));
    }
}
