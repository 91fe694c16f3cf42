package io.millrace.cli.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.health.Finding;
import io.millrace.api.health.Verdict;
import io.millrace.cli.Cli;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FormatHealthTest {
    @TempDir
    private Path folder;

    private List<Finding> check() {
        return new FormatHealth(folder).check();
    }

    @Test
    void saysSoIfThereIsNone() throws IOException {
        Files.write(folder.resolve("text"), new byte[] {'h', 'i'});
        assertEquals(
                List.of(Finding.ok("shm-format", "no file of ours in " + folder + " has a format that is known")),
                check());
    }

    @Test
    void namesTheGeometry() {
        Path file = Cli.image(folder, "s02_sizes.bin");
        Finding finding = check().getFirst();
        assertEquals(Verdict.OK, finding.verdict());
        assertTrue(finding.reason().startsWith(file + ": nrfrpc:ab=1024x13,ba=1024x13, slots at 768"), finding::reason);
    }

    @Test
    void saysWhichCommandNamesWhatIsWrong() {
        Path file = Cli.image(folder, "m02_index_765.bin");
        Finding finding = check().getFirst();
        assertEquals(Verdict.WARN, finding.verdict());
        assertTrue(finding.reason().endsWith("; problems: 1"), finding::reason);
        assertEquals("millrace inspect " + file + " --as nrfrpc:ab=1024x13,ba=1024x13 names them", finding.remedy());
    }

    @Test
    void seesTheOtherByteOrder() throws IOException {
        byte[] swapped = {7, 'B', 'U', 'H', 'X', 'L', 'E', 'T', 0, 0, 0, 7};
        Path file = Files.write(folder.resolve("swapped"), swapped);
        assertEquals(
                Finding.warn(
                        "shm-format",
                        file + ": the magic of vox with its bytes in the other order",
                        "have it made by a little-endian peer"),
                check().getFirst());
        Cli cli = Cli.run("inspect", file.toString(), "--as", "guess");
        assertEquals(5, cli.status());
        assertTrue(cli.out().contains("the magic of vox with its bytes in the other order"), cli.out());
    }
}
