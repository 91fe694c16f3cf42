package io.millrace.hw.libc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HoldersTest {
    private static final String PLC = "/dev/shm/plc";

    @TempDir
    private Path proc;

    private Path process(int pid, String command, String... maps) throws IOException {
        Path process = Files.createDirectories(proc.resolve(String.valueOf(pid)));
        Files.createDirectories(process.resolve("fd"));
        Files.createDirectories(process.resolve("fdinfo"));
        Files.writeString(process.resolve("comm"), command + "\n");
        Files.write(process.resolve("maps"), List.of(maps));
        return process;
    }

    private static void open(Path process, int fd, String target, String info) throws IOException {
        Files.createSymbolicLink(process.resolve("fd/" + fd), Path.of(target));
        Files.writeString(process.resolve("fdinfo/" + fd), info);
    }

    private static String map(String file) {
        return "7f2c5c000000-7f2c5c001000 rw-s 00000000 00:1a 5                          " + file;
    }

    private Holders holders() {
        return Holders.of(proc, "/dev/shm/");
    }

    private List<String> texts() {
        return holders().of(Path.of(PLC)).stream()
                .map(Holders.Use::text)
                .sorted()
                .toList();
    }

    @Test
    void whoHasMappedItAndClosedTheFileIsAHolderAsWell() throws IOException {
        process(
                12,
                "nrfrpc-peer",
                map("/usr/lib/libc.so.6"),
                "7f2c5c000000-7f2c5c001000 rw-p 00000000 00:00 0",
                map(PLC));
        process(13, "other", map("/dev/shm/other"));
        assertEquals(List.of("pid 12 (nrfrpc-peer, mapped)"), texts());
    }

    @Test
    void aLockIsSaid() throws IOException {
        Path process = process(12, "java", map(PLC));
        open(process, 4, PLC, "pos:\t0\nlock:\t1: FLOCK  ADVISORY  WRITE 12 00:1a:5 0 EOF\n");
        open(process, 5, "/dev/null", "pos:\t0\n");
        assertEquals(List.of("pid 12 (java, mapped, locked)"), texts());
        open(process(14, "less"), 3, PLC, "pos:\t0\n");
        assertEquals(List.of("pid 12 (java, mapped, locked)", "pid 14 (less)"), texts());
    }

    @Test
    void aProcessThatDoesNotLetUsLookIsCounted() throws IOException {
        process(12, "java", map(PLC));
        Files.createDirectories(proc.resolve("13"));
        Files.createDirectories(proc.resolve("1-is-no-process"));
        assertEquals(1, holders().hidden());
        assertEquals(1, texts().size());
        assertEquals(1, Holders.of(proc.resolve("none"), "/").hidden());
    }

    @Test
    void anotherNameForTheTerminalIsMadeHarmless() throws IOException {
        process(12, "a\u001b[2J", map(PLC));
        assertEquals(List.of("pid 12 (a?[2J, mapped)"), texts());
    }

    @Test
    void thisProcessIsAmongThem() {
        Holders here = Holders.of("/");
        assertTrue(here.uses().stream()
                .anyMatch(it -> it.pid() == ProcessHandle.current().pid() && it.mapped()));
    }
}
