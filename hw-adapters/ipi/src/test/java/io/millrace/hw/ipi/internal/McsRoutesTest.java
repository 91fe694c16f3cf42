package io.millrace.hw.ipi.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.hw.libc.TargetMap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A machine with processors 0 to 3 and 6, of which Linux was given the first three. */
class McsRoutesTest {
    @TempDir
    Path folder;

    @Test
    void aVirtualMachinesNumberLeadsToAProcessorThatNeedNotBeOnline() throws IOException {
        var targets = McsRoutes.of("0=0, 1=3, 77=6", processors());
        assertEquals(0, targets.route(0));
        assertEquals(3, targets.route(1));
        assertEquals(6, targets.route(77));
    }

    @Test
    void anyOtherNumberIsAProcessorsOrLeadsNowhere() throws IOException {
        var targets = McsRoutes.of("1=3", processors());
        assertEquals(2, targets.route(2));
        assertEquals(6, targets.route(6));
        for (int number : new int[] {4, 5, 7, Integer.MAX_VALUE, -1, Integer.MIN_VALUE}) {
            assertEquals(TargetMap.NOWHERE, targets.route(number));
        }
        assertEquals(3, McsRoutes.of("*=3", processors()).route(-1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"4", "7", "-1", "0x1", "9999999999", "cpu3"})
    void aProcessorThatIsNotThereIsRefused(String processor) throws IOException {
        var all = processors();
        var e = assertThrows(IllegalArgumentException.class, () -> McsRoutes.of("1=" + processor, all));
        assertEquals(
                "target.map has the entry '1=" + processor
                        + "', allowed: processors of this machine: 0-3,6 (online: 0-2): target.map='1=" + processor
                        + "'",
                e.getMessage());
    }

    @Test
    void aMachineThatDoesNotTellItsProcessorsIsRefused() {
        var e = assertThrows(IllegalArgumentException.class, () -> Processors.of(folder));
        assertTrue(
                e.getMessage().startsWith("target.map needs the list of processors, but " + folder + "/present"),
                e.getMessage());
    }

    @Test
    void theFirstProcessorOfThisMachineIsThere() {
        assertTrue(Processors.ofThisMachine().isPresent(0));
    }

    private Processors processors() throws IOException {
        Files.writeString(folder.resolve("present"), "0-3,6\n");
        Files.writeString(folder.resolve("online"), "0-2\n");
        return Processors.of(folder);
    }
}
