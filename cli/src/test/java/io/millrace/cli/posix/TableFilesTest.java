package io.millrace.cli.posix;

import static io.millrace.cli.posix.PosixScripts.DONE;
import static io.millrace.cli.posix.PosixScripts.answers;
import static io.millrace.cli.posix.PosixScripts.ok;
import static io.millrace.cli.posix.PosixScripts.status;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.cli.Cli;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tables in files: found again, shared by processes, left behind by dead ones, refused. */
@Timeout(120)
final class TableFilesTest {
    private static final String NEW = "shmget 0x42 10000 IPC_CREAT|IPC_EXCL|0640";

    @TempDir
    private Path folder;

    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void endAll() throws InterruptedException {
        for (Process process : started) {
            process.destroyForcibly();
            process.waitFor();
        }
    }

    private String file() {
        return folder.resolve("table").toString();
    }

    private Cli table(List<String> options, String... commands) {
        List<String> words = new ArrayList<>(List.of("--file", file(), "table"));
        words.addAll(options);
        return PosixScripts.run(words, commands);
    }

    @Test
    void whatWasMadeIsFoundByTheNextPeer() {
        assertEquals(List.of("0", "1", "true"), answers(table(List.of(), NEW, "shmat 0", "write 1 4095 abcd")));
        Cli second = table(List.of(), "shmget 0x42 1 0", "shmctl 0 IPC_STAT", "shmat 0", "read 1 4095 2", "free");
        assertEquals(0, status(second, 1).getInt("nattch"));
        assertEquals(List.of("1", "\"abcd\"", "61"), answers(second).subList(2, 5));
    }

    @Test
    void peersShareATableAndWhatADeadOneHadIsSwept() throws IOException, InterruptedException {
        Process first = start();
        Process second = start();
        assertEquals(ok(0), ask(first, NEW));
        assertEquals(ok(1), ask(first, "shmat 0"));
        assertEquals(ok(1), ask(second, "shmat 0"));
        assertEquals(DONE, ask(first, "write 1 100 c0ffee"));
        assertEquals(ok("\"c0ffee\""), ask(second, "read 1 100 3"));
        assertTrue(ask(second, "shmctl 0 IPC_STAT").contains("\"nattch\":2,"));
        assertEquals(DONE, ask(second, "shmctl 0 IPC_RMID"));
        long pid = first.pid();
        first.destroyForcibly().waitFor();
        String status = ask(second, "shmctl 0 IPC_STAT");
        assertTrue(status.contains("\"nattch\":1,"), status);
        assertTrue(status.contains("\"lpid\":" + pid + ","), status);
        assertEquals(ok(61), ask(second, "free"));
        assertEquals(DONE, ask(second, "shmdt 1"));
        assertEquals(ok(64), ask(second, "free"));
    }

    @Test
    void aPeerThatIsTerminatedDetachesAndEndsInOrder() throws IOException, InterruptedException {
        Process first = start();
        Process second = start();
        assertEquals(ok(0), ask(first, NEW));
        assertEquals(ok(1), ask(first, "shmat 0"));
        first.toHandle().destroy();
        Cli end = Cli.end(first);
        assertEquals(0, end.status(), end::err);
        assertEquals(
                "{\"ev\":\"done\",\"count\":2,\"errors\":0,\"corrupt\":0}",
                end.out().strip());
        assertTrue(ask(second, "shmctl 0 IPC_STAT").contains("\"nattch\":0,"));
        second.outputWriter().close();
        assertEquals(0, Cli.end(second).status());
    }

    @Test
    void aTableOfAnotherGeometryIsRefusedAndLeftAlone() throws IOException {
        table(List.of(), NEW);
        byte[] before = Files.readAllBytes(Path.of(file()));
        for (List<String> other :
                List.of(List.of("--pages", "65"), List.of("--pages", "32"), List.of("--regions", "15"))) {
            Cli cli = table(other, "free");
            assertEquals(4, cli.status(), cli::out);
            assertEquals(
                    "{\"ev\":\"done\",\"count\":0,\"errors\":0,\"corrupt\":0}",
                    cli.out().strip());
            assertTrue(cli.err().contains("pages=64") && cli.err().contains("regions=16"), cli::err);
            assertTrue(cli.err().contains(other.getFirst().substring(2) + "=" + other.getLast()), cli::err);
            assertEquals(before.length, Files.size(Path.of(file())));
        }
        assertEquals(List.of("0"), answers(table(List.of(), "shmget 0x42 1 0")));
    }

    @Test
    void somethingElseInTheFileIsCorruptAndLeftAlone() throws IOException {
        byte[] other = "This is a letter to somebody.".repeat(10).getBytes(StandardCharsets.UTF_8);
        for (int size : new int[] {other.length, 1 << 20}) {
            byte[] content = Arrays.copyOf(other, size);
            Files.write(Path.of(file()), content);
            Cli cli = table(List.of(), "free");
            assertEquals(5, cli.status(), cli::err);
            assertTrue(cli.err().contains("corrupt: magic of the table"), cli::err);
            assertArrayEquals(content, Files.readAllBytes(Path.of(file())));
        }
    }

    @Test
    void whatNoPeerWritesIsAnsweredAndTheRunEndsCorrupt() throws IOException {
        table(List.of(), NEW, "shmat 0", "write 1 0 01");
        try (FileChannel channel = FileChannel.open(Path.of(file()), StandardOpenOption.WRITE)) {
            ByteBuffer word = ByteBuffer.allocate(4)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putInt(1_000_000)
                    .flip();
            channel.write(word, firstPageWord());
        }
        Cli cli = table(List.of(), "shmat 0", "read 1 0 1", "free");
        assertEquals(List.of("1", "CORRUPT"), answers(cli).subList(0, 2));
        assertTrue(cli.lines().get(1).getString("message").contains("1000000"), cli::out);
        assertEquals(5, cli.status());
        assertEquals(1, cli.line().getInt("corrupt"));
    }

    /** Header, then 16 peers of 32 attachments of 16 bytes, then the first row, whose page words start at 128. */
    private static long firstPageWord() {
        return 128 + 16 * 32 * 16 + 128;
    }

    @Test
    void aFileThatCannotBeIsRefused() throws IOException {
        Files.createDirectory(Path.of(file()));
        Cli cli = table(List.of(), "free");
        assertEquals(4, cli.status(), cli::err);
        assertTrue(cli.err().contains(file()), cli::err);
    }

    @Test
    void aTableThatIsFullOfPeersIsRefused() throws IOException, InterruptedException {
        Process only = start("--peers", "1");
        assertEquals(ok(64), ask(only, "free"));
        Cli cli = table(List.of("--peers", "1"), "free");
        assertEquals(4, cli.status(), cli::out);
        assertTrue(cli.err().contains("1"), cli::err);
        only.outputWriter().close();
        assertEquals(0, Cli.end(only).status());
        assertEquals(List.of("64"), answers(table(List.of("--peers", "1"), "free")));
    }

    private Process start(String... options) {
        List<String> words = new ArrayList<>(List.of("peer", "posix", "table", "--file", file()));
        words.addAll(List.of(options));
        Process process = Cli.start(words.toArray(String[]::new));
        started.add(process);
        return process;
    }

    private static String ask(Process peer, String command) throws IOException {
        peer.outputWriter().write(command + "\n");
        peer.outputWriter().flush();
        return peer.inputReader().readLine();
    }
}
