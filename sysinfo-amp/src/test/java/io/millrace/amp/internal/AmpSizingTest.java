package io.millrace.amp.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.amp.Allotment;
import io.millrace.amp.AmpMemory;
import io.millrace.amp.AmpSizing;
import io.millrace.amp.Pool;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How much room things need. */
class AmpSizingTest {
    @ParameterizedTest
    @CsvSource({"1, 1", "2, 2", "3, 4", "8, 8", "9, 16", "32767, 32768", "32768, 32768"})
    void lengthsAreRoundedUpToPowersOfTwo(int asked, int given) {
        assertEquals(given, AmpSizing.length(asked));
    }

    @ParameterizedTest
    @CsvSource({"1, 4", "4, 4", "5, 8", "65532, 65532"})
    void itemsAreRoundedUpToWords(int asked, int given) {
        assertEquals(given, AmpSizing.item(asked));
    }

    @Test
    void whatTheFirmwareRefusesIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> AmpSizing.length(0));
        assertThrows(IllegalArgumentException.class, () -> AmpSizing.length(32769));
        assertThrows(IllegalArgumentException.class, () -> AmpSizing.item(0));
        assertThrows(IllegalArgumentException.class, () -> AmpSizing.item(65533));
    }

    @Test
    void queuesAndRpmsgTakeWhatTheFirmwareTakes() {
        assertEquals(12 + 64 + 256, AmpSizing.queueBytes(8, 32, false));
        assertEquals(12 + 256, AmpSizing.queueBytes(8, 32, true));
        assertEquals(2328, AmpSizing.rpmsgBytes(16, 64, false));
        assertEquals(2 * (12 + 512) + 64, AmpSizing.rpmsgBytes(8, 64, true));
        assertEquals(2188, AmpSizing.queueBytes(16, 128, false));
    }

    /** Firmware cuts the size to 16 bits, and the first message overwrites the next header. */
    @Test
    void sizesAreComputedWideAndRefusedAboveSixteenBits() {
        assertEquals(73740, AmpSizing.queueBytes(1024, 64, false));
        AmpLink main = Amps.main(Amps.windows(Amps.C6.withHpSize(131072), 0));
        for (int[] queue : new int[][] {{1024, 64}, {32768, 4}}) {
            Allotment.Refused refused =
                    assertInstanceOf(Allotment.Refused.class, main.createQueue(0x10, queue[0], queue[1], true));
            assertEquals(Allotment.Reason.TOO_LARGE, refused.reason());
        }
        assertEquals(2, main.sysInfo().dump().entries().size());
    }

    @Test
    void theSizeThatIsNamedIsEnoughAndNotTooMuch() {
        List<Long> entries = List.of(20L, AmpSizing.queueBytes(8, 32, false), 3L);
        int size = (int) AmpSizing.hpSharedMemSize(entries);
        AmpLink main = Amps.main(Amps.windows(Amps.C6.withHpSize(size), 0));
        fill(main, entries);
        long free = main.sysInfo().dump().pools().get(Pool.HP).free();
        assertTrue(free < 16, free + " bytes are left");
        AmpMemory less = Amps.windows(Amps.C6.withHpSize(size - 16), 0);
        AmpLink tight = Amps.main(less);
        assertThrows(NoSuchElementException.class, () -> fill(tight, entries));
    }

    private static void fill(AmpLink main, List<Long> entries) {
        for (int id = 0; id < entries.size(); id++) {
            main.sysInfo()
                    .allocate(id, entries.get(id).intValue(), Pool.HP, _ -> {})
                    .orElseThrow();
        }
    }
}
