package io.millrace.hw.ipi.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.api.health.Finding;
import io.millrace.hw.libc.Names;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class McsHealthTest {
    @TempDir
    Path directory;

    @Test
    void aDeviceThatIsNotThereIsNotNeeded() {
        String device = directory.resolve("mcs").toString();
        assertFinding(Finding.ok("mcs", "there is no " + device + ", and only openEuler MCS needs it"), device);
    }

    @Test
    void aDeviceThatIsThereIsOpened() {
        String device = directory.resolve("mcs").toString();
        Names.mkfifo(device, 0600);
        assertFinding(Finding.ok("mcs", device + " can be opened"), device);
    }

    @Test
    void aDeviceThatCannotBeOpenedIsExplained() throws IOException {
        Path loop = Files.createSymbolicLink(directory.resolve("mcs"), directory.resolve("mcs"));
        assertFinding(
                Finding.fail("mcs", loop + " cannot be opened: ELOOP", "see the driver's messages in the kernel log"),
                loop.toString());
    }

    private static void assertFinding(Finding expected, String device) {
        var findings = new McsHealth(device).check();
        assertEquals(expected, findings.getFirst());
        assertEquals("ipi-library", findings.get(1).name());
        assertEquals(2, findings.size());
    }
}
