package io.millrace.itests.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.itests.gateway.Gateway.Answer;
import io.millrace.itests.support.ChildProcess;
import io.millrace.itests.support.SharedFolder;
import io.millrace.itests.support.Tools;
import io.millrace.posix.Attachment;
import io.millrace.posix.ShmctlCommand;
import io.millrace.posix.ShmgetFlag;
import io.millrace.posix.ShmidDs;
import io.millrace.posix.internal.os.OsSystemV;
import jakarta.json.JsonObject;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** System V in the shell, while the demo has a table and this test has segments of the kernel. */
final class PosixShellIT {
    private static final SharedFolder FOLDER = new SharedFolder();
    private static final int KEY = 0x4d7b0000 | (int) (ProcessHandle.current().pid() & 0xFFFF);

    private static Gateway gateway;

    private final OsSystemV kernel = OsSystemV.open();

    @BeforeAll
    static void start() {
        gateway = Gateway.run(FOLDER.file("home"), "--headless").awaitDemo();
    }

    @AfterAll
    static void stop() {
        gateway.close();
        FOLDER.close();
    }

    @AfterEach
    void remove() {
        kernel.list().stream()
                .filter(row -> row.cpid() == ProcessHandle.current().pid() && !row.isRemoved())
                .forEach(row -> kernel.shmctl(row.id(), ShmctlCommand.IPC_RMID, 0));
        kernel.close();
    }

    private int segment(int key) {
        return kernel.shmget(key, 5000, 0640, Set.of(ShmgetFlag.IPC_CREAT, ShmgetFlag.IPC_EXCL));
    }

    private static String ask(String command) {
        Answer answer = gateway.shell(command);
        assertEquals(0, answer.status(), answer::toString);
        return answer.text();
    }

    /** As rows of {@code ipcs -m}: key, id, owner, permissions, bytes, how often attached, status. */
    @Test
    void theSegmentsOfTheKernelAreAsIpcsShowsThem() {
        Tools.require("ipcs", "util-linux");
        int plain = segment(KEY);
        int hidden = segment(0);
        int marked = segment(KEY + 1);
        Set<Integer> ids = Set.of(plain, hidden, marked);
        try (Attachment _ = kernel.shmat(hidden, 0, Set.of());
                Attachment _ = kernel.shmat(marked, 0, Set.of())) {
            kernel.shmctl(marked, ShmctlCommand.IPC_RMID, 0);
            List<String> shown = rows(ask("shm:ipcs os").lines(), ids);
            assertEquals(3, shown.size(), shown::toString);
            assertEquals(rows(ipcs(), ids), shown);
        }
    }

    /** What has no status has a dash here and nothing there; system and processes stand around it here. */
    private static List<String> rows(Stream<String> lines, Set<Integer> ids) {
        return lines.map(line -> line.strip().replaceAll("\\s+", " "))
                .map(line -> line.replaceFirst("^os (.*) \\d+ \\d+$", "$1").replaceFirst(" -$", ""))
                .filter(line -> line.matches("0x[0-9a-f]{8} \\d+ .*"))
                .filter(line -> ids.contains(Integer.valueOf(line.replaceFirst("\\S+ (\\d+) .*", "$1"))))
                .sorted()
                .toList();
    }

    private static Stream<String> ipcs() {
        try (ChildProcess ipcs = ChildProcess.start(List.of("ipcs", "-m"))) {
            assertEquals(0, ipcs.exitStatus(), ipcs::toString);
            return ipcs.out().stream();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "shm:ipcs, rtos +0x00000052 +0 .* 4096 +1 +- .*",
        "shm:ipcs rtos, rtos: 1 of 4 segments.* 8 pages of 4096 bytes. 7 free",
        "shm:ipcs os, os: .* segments.*",
        "shm:segments, rtos +table +4096 .*key 0x52. id 0 of table rtos",
        "millrace:systemvnames, rtos",
    })
    void aCommandShowsWhatThereIs(String command, String line) {
        gateway.awaitLine(command, line);
    }

    @Test
    void whatIsShownIsJsonOnDemand() {
        JsonObject found = Json.read(ask("shm:ipcs rtos -j")).asJsonObject();
        JsonObject region = found.getJsonArray("segments").getJsonObject(0);
        assertEquals("0x00000052", region.getString("key"));
        assertEquals(1, region.getInt("nattch"));
        assertEquals(4, found.getJsonArray("limits").getJsonObject(0).getInt("shmmni"));
    }

    @Test
    void aSegmentIsRemovedByItsIdOnlyWithAYes() {
        int id = segment(KEY);
        Answer asked = gateway.shell("shm:ipcrm os " + id);
        assertEquals(1, asked.status(), asked::toString);
        String told = asked.text() + asked.error();
        assertTrue(told.contains("this would remove os key 0x") && told.contains("say --yes"), told);
        assertEquals(5000, kernel.stat(id).segsz());

        assertTrue(ask("shm:ipcrm os " + id + " --yes").contains(" gone"));
        assertTrue(kernel.list().stream().noneMatch(row -> row.id() == id));
    }

    @Test
    void oneThatIsAttachedGoesWithTheLastWhoHasIt() {
        int id = segment(KEY);
        try (Attachment _ = kernel.shmat(id, 0, Set.of())) {
            JsonObject removed =
                    Json.read(ask("shm:ipcrm os 0x%x -k -y -j".formatted(KEY))).asJsonObject();
            assertEquals(id, removed.getInt("shmid"));
            assertEquals("marked: goes when all 1 have detached it", removed.getString("effect"));
            assertTrue(kernel.list().stream().filter(row -> row.id() == id).allMatch(ShmidDs::isRemoved));
        }
        assertTrue(kernel.list().stream().noneMatch(row -> row.id() == id));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ipcs", "ipcrm"})
    void everyCommandExplainsItself(String command) {
        String text = ask("shm:" + command + " -h");
        assertTrue(text.startsWith("shm:" + command + " - "), text);
        assertTrue(text.contains("--json"), text);
    }

    @ParameterizedTest
    @CsvSource({
        "shm:ipcs nix, there are: os",
        "shm:ipcs -m, unknown option -m",
        "shm:ipcrm os, usage: shm:ipcrm",
        "shm:ipcrm rtos many, 0 to 2147483647",
        "shm:ipcrm rtos 77 -y, no segment",
        "shm:ipcrm os 0 -k -y, removed by their id",
    })
    void aWrongWordIsAnsweredWithOneLineThatSaysWhatIsAllowed(String command, String told) {
        Answer answer = gateway.shell(command);
        assertEquals(1, answer.status(), answer::toString);
        String all = answer.text() + answer.error();
        assertEquals(1, all.lines().count(), answer::toString);
        assertTrue(all.contains(told), answer::toString);
    }
}
