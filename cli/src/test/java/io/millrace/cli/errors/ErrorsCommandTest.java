package io.millrace.cli.errors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.cli.Cli;
import io.millrace.gateway.runtime.internal.errors.ErrorFile;
import io.millrace.gateway.runtime.internal.errors.ErrorLog;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ErrorsCommandTest {
    private static final long NOON = 1_767_268_800_000L;
    private static final String HERE = Long.toString(ProcessHandle.current().pid());

    @TempDir
    private Path folder;

    private String file;

    @BeforeEach
    void name() {
        file = folder.resolve("errors").toString();
    }

    private void write() throws IOException {
        try (ErrorFile errors = ErrorFile.open(Path.of(file))) {
            ErrorLog log = errors.log();
            log.observe("io.millrace.segment.file~plc", "failed", "/dev/shm/x has mode 0666, allowed: 0600", 1, NOON);
            log.observe("plc/0", "slot-index", "slot-index is 999\u001b[2J, allowed: 0 to 1020", 1234, NOON + 61_500);
            log.observe("plc/0", "slot-index", "slot-index is 7\u001b[2J, allowed: 0 to 1020", 1, NOON + 3_600_000);
        }
    }

    private void poke(long offset, int value) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file, "rw")) {
            bytes.seek(offset);
            bytes.writeInt(Integer.reverseBytes(value));
        }
    }

    @Test
    void showsHowOftenFirstLastAndWhere() throws IOException {
        write();
        Cli cli = Cli.run("errors", file);
        assertEquals(0, cli.status(), cli.err());
        assertEquals("""
                COUNT  FIRST                 LAST                  WHERE                         MESSAGE
                    1  2026-01-01T12:00:00Z  2026-01-01T12:00:00Z  io.millrace.segment.file~plc  \
                /dev/shm/x has mode 0666, allowed: 0600
                 1235  2026-01-01T12:01:01Z  2026-01-01T13:00:00Z  plc/0                         \
                slot-index is 999?[2J, allowed: 0 to 1020
                2 different errors; process %s runs
                """.formatted(HERE), cli.out());
    }

    @Test
    void printsOneObjectPerLine() throws IOException {
        write();
        Cli cli = Cli.run("errors", file, "--json");
        assertEquals(
                "{\"ev\":\"error\",\"count\":1,\"first\":\"2026-01-01T12:00:00Z\",\"last\":\"2026-01-01T12:00:00Z\","
                        + "\"where\":\"io.millrace.segment.file~plc\",\"kind\":\"failed\","
                        + "\"message\":\"/dev/shm/x has mode 0666, allowed: 0600\"}",
                cli.out().lines().toList().getFirst());
        assertEquals(
                "{\"ev\":\"done\",\"errors\":2,\"dropped\":0,\"process\":" + HERE + ",\"running\":true}",
                cli.out().lines().toList().getLast());
    }

    @Test
    void readsTheFileOfADeadGatewayAndSaysWhatIsNotInIt() throws IOException {
        write();
        poke(24, 0);
        poke(32, 5);
        Cli cli = Cli.run("errors", file);
        assertEquals(
                "2 different errors; the log is full, 5 others were seen after that; process " + HERE + " has ended",
                cli.out().lines().toList().getLast());
    }

    @Test
    void saysThatThereIsNone() throws IOException {
        ErrorFile.open(Path.of(file)).close();
        assertEquals(
                "no errors; process " + HERE + " runs\n",
                Cli.run("errors", file).out());
    }

    @Test
    void looksIntoTheHomeOfTheGateway() throws IOException {
        write();
        String before = System.getProperty("millrace.home");
        System.setProperty("millrace.home", folder.toString());
        try {
            assertEquals(Cli.run("errors", file), Cli.run("errors"));
        } finally {
            if (before == null) {
                System.clearProperty("millrace.home");
            } else {
                System.setProperty("millrace.home", before);
            }
        }
    }

    @Test
    void namesPlaceValueAndWhatIsAllowedInABrokenFile() throws IOException {
        write();
        poke(68, 9999);
        Cli cli = Cli.run("errors", file);
        assertEquals(5, cli.status());
        assertTrue(cli.err().startsWith("millrace errors: " + file + " ("), cli.err());
        assertTrue(cli.err().endsWith(": source-length at offset 0x44 is 9999, allowed: 0 to 256\n"), cli.err());
        assertEquals("", cli.out());
    }

    @Test
    void otherFilesAreNone() throws IOException {
        Files.writeString(Path.of(file), "");
        assertEquals(5, Cli.run("errors", file).status());
        Files.writeString(Path.of(file), "x".repeat(100));
        Cli cli = Cli.run("errors", file);
        assertEquals(5, cli.status());
        assertTrue(cli.err().contains("magic at offset 0x0 is 0x7878787878787878, allowed: 0x53"), cli.err());
        assertEquals(4, Cli.run("errors", folder.resolve("none").toString()).status());
        assertEquals(4, Cli.run("errors", folder.toString()).status());
        assertEquals(1, Cli.run("errors", file, file).status());
    }
}
