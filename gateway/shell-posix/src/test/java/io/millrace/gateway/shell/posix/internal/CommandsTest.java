package io.millrace.gateway.shell.posix.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.gateway.shell.support.CommandException;
import io.millrace.posix.PosixException;
import io.millrace.posix.ShmInfo;
import io.millrace.posix.ShmctlCommand;
import io.millrace.posix.ShmidDs;
import java.util.List;
import org.apache.felix.service.command.Converter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** The commands over a kernel and a table that are in this test. */
class CommandsTest {
    private static final ShmidDs PLAIN = segment(5, 0x4d, 0600, 4096, 0);
    private static final ShmidDs MARKED = segment(6, 0, 0640 | ShmidDs.SHM_DEST | ShmidDs.SHM_LOCKED, 100, 3);
    private static final ShmInfo INFO = new ShmInfo(1 << 20, 1, 16, 64, 4096, 2, 60);

    private final FakeSystemVs services = new FakeSystemVs();
    private final PosixConverter converter = new PosixConverter();
    private final IpcCommands commands = new IpcCommands(services.context());
    private final NameCommands names = new NameCommands(services.context());

    private static ShmidDs segment(int id, int key, int mode, long bytes, long nattch) {
        return new ShmidDs(id, key, mode, 0, 0, 0, 0, bytes, 1, 2, 3, 41, 42, nattch);
    }

    @BeforeEach
    void add() {
        services.add("rtos", new FakeSystemV(INFO, List.of(PLAIN, MARKED)));
    }

    @Test
    void segmentsAreListedWithTheirLimits() {
        assertEquals(
                List.of(
                        "SYSTEMV  KEY         SHMID  OWNER  PERMS  BYTES  NATTCH  STATUS       CPID  LPID",
                        "rtos     0x0000004d      5  root   600     4096       0  -              41    42",
                        "rtos     0x00000000      6  root   640      100       3  dest locked    41    42",
                        "rtos: 2 of 16 segments, each of 1 to 1048576 bytes; 64 pages of 4096 bytes, 60 free"),
                lines(commands.ipcs(false, false)));
        String json = commands.ipcs(true, false, "rtos").toString();
        assertTrue(
                json.startsWith("{\"segments\":[{\"systemv\":\"rtos\",\"key\":\"0x0000004d\",\"shmid\":5,"
                        + "\"owner\":\"root\",\"perms\":\"600\",\"bytes\":4096,\"nattch\":0,\"status\":\"\","
                        + "\"cpid\":41,\"lpid\":42}"),
                json);
        assertTrue(json.contains("\"limits\":[{\"systemv\":\"rtos\",\"segments\":2,\"shmmni\":16,"), json);
    }

    @Test
    void whatDoesNotWorkHereIsToldBesideWhatDoes() {
        FakeSystemV broken = new FakeSystemV(INFO, List.of());
        broken.failWith(new PosixException("ENOSYS", "shmget", "", "the JVM forbids native calls"));
        services.add("os", broken);
        List<String> lines = lines(commands.ipcs(false, false));
        assertEquals("os: shmget() failed: ENOSYS (the JVM forbids native calls)", lines.get(3));
        assertEquals(5, lines.size());
        assertEquals(List.of("os", "rtos"), names.systemvnames());
    }

    @Test
    void oneNameIsAskedAlone() {
        services.add("os", new FakeSystemV(new ShmInfo(9, 1, 9, 9, 4096, 0, -1), List.of()));
        assertEquals(
                List.of(
                        "SYSTEMV  KEY  SHMID  OWNER  PERMS  BYTES  NATTCH  STATUS  CPID  LPID",
                        "os: 0 of 9 segments, each of 1 to 9 bytes; 9 pages of 4096 bytes"),
                lines(commands.ipcs(false, false, "os")));
    }

    @Test
    void nothingIsRemovedWithoutAYes() {
        assertEquals(
                "this would remove rtos key 0x0000004d, id 5, 4096 bytes, attached 0 times, made by process 41; say "
                        + "--yes to do it",
                refusal(() -> commands.ipcrm(false, false, false, false, "rtos", "5")));
        assertEquals(List.of(), services.get("rtos").controlled());
    }

    @Test
    void whatIsNotAttachedIsGoneAndWhatIsGoesLater() {
        assertEquals(
                List.of(
                        "SYSTEMV  KEY         SHMID  BYTES  NATTCH  EFFECT",
                        "rtos     0x0000004d      5   4096       0  gone"),
                lines(commands.ipcrm(false, false, false, true, "rtos", "5")));
        assertEquals(
                "{\"systemv\":\"rtos\",\"key\":\"0x00000000\",\"shmid\":6,\"bytes\":100,\"nattch\":3,"
                        + "\"effect\":\"marked: goes when all 3 have detached it\"}",
                commands.ipcrm(true, false, false, true, "rtos", "6"));
        assertEquals(
                List.of("5 " + ShmctlCommand.IPC_RMID, "6 " + ShmctlCommand.IPC_RMID),
                services.get("rtos").controlled());
    }

    @Test
    void aKeyNamesASegmentToo() {
        commands.ipcrm(false, false, true, true, "rtos", "0x4d");
        assertEquals(List.of("5 IPC_RMID"), services.get("rtos").controlled());
        assertEquals(
                "key is \"0\": segments without a key are removed by their id",
                refusal(() -> commands.ipcrm(false, false, true, true, "rtos", "0")));
        assertEquals(
                "no segment \"0x4e\" of rtos; shm:ipcs lists them",
                refusal(() -> commands.ipcrm(false, false, true, true, "rtos", "0x4e")));
    }

    @Test
    void whatIsWrongIsSaidInOneLine() {
        assertEquals("no System V \"os\"; there are: rtos", refusal(() -> commands.ipcs(false, false, "os")));
        assertEquals(
                "unknown option -m; usage: shm:ipcs [NAME] [-j]", refusal(() -> commands.ipcs(false, false, "-m")));
        assertEquals(
                "usage: shm:ipcs [NAME] [-j]; got 2 arguments", refusal(() -> commands.ipcs(false, false, "a", "b")));
        assertEquals(
                "usage: shm:ipcrm NAME ID [-k] [-y] [-j]; got 1 arguments",
                refusal(() -> commands.ipcrm(false, false, false, true, "rtos")));
        assertEquals(
                "id is \"x\", allowed: 0 to 2147483647",
                refusal(() -> commands.ipcrm(false, false, false, true, "rtos", "x")));
        services.get("rtos").failWith(new PosixException("EPERM", "shmctl", "5, IPC_RMID", "not ours"));
        assertEquals(
                "shmctl(5, IPC_RMID) failed: EPERM (not ours)",
                refusal(() -> commands.ipcrm(false, false, false, true, "rtos", "5")));
    }

    @Test
    void everyCommandExplainsItself() {
        for (Object help : List.of(commands.ipcs(false, true), commands.ipcrm(false, true, false, false))) {
            assertTrue(help.toString().startsWith("shm:ipc") && help.toString().contains("--json"), help.toString());
        }
    }

    @Test
    void usersHaveNamesOrNumbers() {
        Users users = Users.of(List.of("root:x:0:0::/root:/bin/sh", "a:x:7", "broken", "b:x:y:z"));
        assertEquals("root", users.name(0));
        assertEquals("a", users.name(7));
        assertEquals("4294967295", users.name(-1));
    }

    private List<String> lines(Object answer) {
        return String.valueOf(converter.format(answer, Converter.INSPECT, converter))
                .lines()
                .toList();
    }

    private static String refusal(Executable call) {
        return assertThrows(CommandException.class, call).getMessage();
    }
}
