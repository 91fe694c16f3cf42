package io.millrace.hw.file.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.health.Finding;
import io.millrace.api.health.Verdict;
import io.millrace.api.segment.Role;
import io.millrace.hw.libc.FileSpec;
import io.millrace.hw.libc.MappedFile;
import io.millrace.hw.libc.Names;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShmFilesTest {
    @TempDir
    private Path folder;

    private List<Finding> findings() {
        return new ShmFiles(folder).findings();
    }

    private Finding only() {
        assertEquals(1, findings().size(), findings().toString());
        return findings().getFirst();
    }

    private Path write(String name, String text) throws IOException {
        Path file = Files.write(folder.resolve(name), text.getBytes(StandardCharsets.ISO_8859_1));
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void anEmptyFolderHasNone() {
        assertEquals(List.of(), findings());
    }

    @Test
    void aFileThatIsMappedHasItsHolderAndItsLock() {
        FileSpec spec = FileSpec.of("plc", folder.resolve("plc").toString(), 4096, Role.CREATE);
        try (MappedFile file = MappedFile.open(spec, _ -> {})) {
            file.memory().setLong(0, 0x0742555_8584c4554L);
            Finding finding = only();
            assertEquals(Verdict.OK, finding.verdict(), finding::reason);
            String reason = finding.reason();
            assertTrue(reason.startsWith(folder + "/plc: regular file, owner "), reason);
            assertTrue(reason.contains("mode 0600, size 4096, links 1, "), reason);
            assertTrue(reason.contains("begins with "), reason);
            assertTrue(
                    reason.matches(".*; pid " + ProcessHandle.current().pid() + " \\(.*, mapped, locked\\)"), reason);
        }
        assertEquals(List.of(), findings());
    }

    @Test
    void aFileNobodyHasIsLeftOver() throws IOException {
        Path file = write("left", "TELXHUB\u0007 and more");
        Finding finding = only();
        assertEquals(Verdict.WARN, finding.verdict());
        assertTrue(
                finding.reason().endsWith("begins with 54454c5848554207 ('TELXHUB'); nobody has it open"),
                finding::reason);
        assertTrue(finding.remedy().startsWith("rm " + file + ", if"), finding::remedy);
    }

    @Test
    void aFileEverybodyMayWriteAndOneWithTwoNamesAreWarnings() throws IOException {
        Path open = write("open", "");
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-rw-rw-"));
        assertTrue(only().remedy().startsWith("chmod o-w "), only()::remedy);
        Files.createLink(folder.resolve("other"), open);
        assertTrue(findings().stream().allMatch(it -> it.remedy().startsWith("remove its other names")));
    }

    @Test
    void whatIsNoFileIsNamedAndNotOpened() {
        assertTrue(Names.mkfifo(folder.resolve("bell").toString(), 0600));
        Finding finding = only();
        assertEquals(Verdict.OK, finding.verdict());
        assertTrue(finding.reason().endsWith(": no segment"), finding::reason);
    }

    @Test
    void foldersOfOursAreLookedIntoAndOthersAreNot() throws IOException {
        Files.createDirectories(folder.resolve("millrace-7/deeper"));
        Files.createDirectories(folder.resolve("others"));
        write("millrace-7/plc", "x");
        write("millrace-7/deeper/plc", "x");
        write("others/plc", "x");
        assertTrue(only().reason().startsWith(folder + "/millrace-7/plc: "), only()::reason);
    }

    @Test
    void ofManyTheFirstAreShownAndTheOthersCounted() throws IOException {
        for (int i = 0; i < 40; i++) {
            write("f" + (10 + i), "x");
        }
        List<Finding> findings = findings();
        assertEquals(33, findings.size());
        assertEquals(Finding.ok("shm-file", "8 more files in " + folder), findings.getLast());
    }
}
