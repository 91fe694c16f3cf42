package io.millrace.cli.posix;

import static io.millrace.cli.posix.PosixScripts.answers;
import static io.millrace.cli.posix.PosixScripts.status;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.cli.Cli;
import jakarta.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The kernel, by the same commands. */
@Timeout(120)
final class OsPeerTest {
    private static final long PID = ProcessHandle.current().pid();
    private static final String OBJECT = "millrace-cli-" + PID;
    /** A key nobody else has. */
    private static final String KEY = Long.toString(0x4d52_0000L + PID % 0x1_0000);

    @AfterEach
    void leaveNothing() {
        Cli found = PosixScripts.os("shmget " + KEY + " 0 0");
        if (!answers(found).contains("ENOENT")) {
            PosixScripts.os("shmctl " + answers(found).getFirst() + " IPC_RMID");
        }
        PosixScripts.os("shm-unlink " + OBJECT);
    }

    /** A new segment, whose id the commands have for an ID. */
    private static Cli onNew(String... commands) {
        String id = answers(PosixScripts.os("shmget " + KEY + " 10000 IPC_CREAT|IPC_EXCL|0640"))
                .getFirst();
        String[] named = List.of(commands).stream()
                .map(command -> command.replace("ID", id).replace("IPC_RM" + id, "IPC_RMID"))
                .toArray(String[]::new);
        return PosixScripts.os(named);
    }

    @Test
    void aSegmentStaysAndItsAttachmentsDoNot() {
        Cli first = onNew("shmctl ID IPC_STAT", "shmat ID", "write 1 9998 0102", "shmctl ID IPC_STAT", "shmat ID");
        JsonObject made = status(first, 0);
        assertEquals(10000, made.getInt("segsz"));
        assertEquals("0640", made.getString("mode"));
        assertEquals(KEY, made.get("key").toString());
        assertEquals(PID, made.getInt("cpid"));
        assertEquals(1, status(first, 3).getInt("nattch"));
        int id = made.getInt("id");
        Cli second = PosixScripts.os("shmctl " + id + " 2", "shmat " + id + " 010000", "read 1 9998 2", "write 1 0 01");
        assertEquals(0, status(second, 0).getInt("nattch"));
        assertEquals(List.of("1", "\"0102\"", "EACCES"), answers(second).subList(1, 4));
    }

    @Test
    void aSegmentInUseIsRemovedWithItsLastAttachment() {
        Cli cli = onNew(
                "shmat ID",
                "shmctl ID IPC_SET 0600",
                "shmctl ID IPC_RMID",
                "shmctl ID IPC_STAT",
                "shmdt 1",
                "shmdt 1",
                "shmctl ID IPC_STAT",
                "read 1 0 1");
        assertEquals("01600", status(cli, 3).getString("mode"));
        assertEquals(0, status(cli, 3).getInt("key"));
        assertEquals(List.of("true", "EINVAL", "EINVAL", "EBADF"), answers(cli).subList(4, 8));
    }

    @Test
    void errorsAreThoseOfTheKernel() {
        Cli cli = onNew(
                "shmget " + KEY + " 1 03600",
                "shmget " + KEY + " 20000 0",
                "shmget " + (Long.parseLong(KEY) + 0x1_0000) + " 1 0600",
                "shmget IPC_PRIVATE 0 0600",
                "shmat -1",
                "shmat ID SHM_REMAP",
                "shmat ID 0 4097",
                "shmctl ID 99",
                "shmctl -1 IPC_STAT",
                "shmdt 5",
                "read 5 0 1",
                "free",
                "list");
        assertEquals(
                List.of(
                        "EEXIST", "EINVAL", "ENOENT", "EINVAL", "EINVAL", "EINVAL", "EINVAL", "EINVAL", "EINVAL",
                        "EINVAL", "EBADF", "ENOSYS"),
                answers(cli).subList(0, 12));
        assertTrue(
                cli.lines().get(12).getJsonArray("ok").getValuesAs(JsonObject.class).stream()
                        .anyMatch(it -> it.get("key").toString().equals(KEY)),
                cli::out);
        assertEquals(0, cli.status());
    }

    @Test
    void anObjectIsOpenedWrittenReadAndUnlinked() {
        Cli cli = PosixScripts.os(
                "shm-open " + OBJECT + " O_RDWR 0600 0",
                "shm-open /" + OBJECT + " O_RDWR|O_CREAT|O_EXCL 0600 5000",
                "write 1 4999 7f",
                "shm-open " + OBJECT + " O_RDONLY 0 0",
                "read 2 4999 1",
                "write 2 0 00",
                "read 2 4999 2",
                "shm-open " + OBJECT + " 0302 0600 5000",
                "shm-unlink " + OBJECT,
                "shm-unlink " + OBJECT,
                "read 1 4999 1",
                "shmdt 1",
                "shm-open a/b O_RDWR|O_CREAT 0600 1",
                "shm-open " + "x".repeat(256) + " O_RDWR|O_CREAT 0600 1");
        assertEquals(
                List.of(
                        "ENOENT",
                        "1",
                        "true",
                        "2",
                        "\"7f\"",
                        "EACCES",
                        "EFAULT",
                        "EEXIST",
                        "true",
                        "ENOENT",
                        "\"7f\"",
                        "EINVAL",
                        "EINVAL",
                        "ENAMETOOLONG"),
                answers(cli));
    }

    @Test
    void anObjectOutlivesThePeer() {
        PosixScripts.os("shm-open " + OBJECT + " O_RDWR|O_CREAT 0600 100", "write 1 0 a5");
        assertTrue(Files.exists(Path.of("/dev/shm", OBJECT)));
        assertEquals(
                List.of("1", "\"a5\""), answers(PosixScripts.os("shm-open " + OBJECT + " O_RDONLY 0 0", "read 1 0 1")));
    }

    @Test
    void anObjectThatBecameShorterIsAFault() {
        assertEquals(
                List.of("1", "2", "EFAULT", "3", "\"00\""),
                answers(PosixScripts.os(
                        "shm-open " + OBJECT + " O_RDWR|O_CREAT 0600 5000",
                        "shm-open " + OBJECT + " O_RDWR|O_TRUNC 0600 0",
                        "read 1 0 1",
                        "shm-open " + OBJECT + " O_RDWR 0600 1",
                        "read 3 0 1")));
    }
}
