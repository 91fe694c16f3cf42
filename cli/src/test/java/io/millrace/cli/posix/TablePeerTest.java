package io.millrace.cli.posix;

import static io.millrace.cli.posix.PosixScripts.DONE;
import static io.millrace.cli.posix.PosixScripts.answers;
import static io.millrace.cli.posix.PosixScripts.assertLines;
import static io.millrace.cli.posix.PosixScripts.ok;
import static io.millrace.cli.posix.PosixScripts.status;
import static io.millrace.cli.posix.PosixScripts.table;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.cli.Cli;
import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One peer of a table of its own: every command, and the answers a C programmer expects. */
@Timeout(120)
final class TablePeerTest {
    private static final String NEW = "shmget 0x42 10000 IPC_CREAT|IPC_EXCL|0640";

    private static final long PID = ProcessHandle.current().pid();

    @Test
    void aNewSegmentIsAsItWasAskedFor() {
        Cli cli = table(NEW, "shmctl 0 IPC_STAT", "shmctl 0 2");
        JsonObject status = status(cli, 1);
        long ctime = status.getJsonNumber("ctime").longValueExact();
        assertTrue(ctime > 1_700_000_000, () -> "ctime " + ctime);
        assertEquals(
                "{\"id\":0,\"key\":66,\"segsz\":10000,\"nattch\":0,\"cpid\":" + PID + ",\"lpid\":0,\"mode\":\"0640\","
                        + "\"uid\":" + status.get("uid") + ",\"gid\":" + status.get("gid") + ",\"cuid\":"
                        + status.get("uid") + ",\"cgid\":" + status.get("gid") + ",\"atime\":0,\"dtime\":0,\"ctime\":"
                        + ctime + "}",
                status.toString());
        assertEquals(status, status(cli, 2));
    }

    @ParameterizedTest
    @CsvSource({
        "shmget 7 1 0600, ENOENT",
        "shmget 0x42 1 IPC_CREAT|IPC_EXCL|0600, EEXIST",
        "shmget 0x42 1 03600, EEXIST",
        "shmget 7 0 IPC_CREAT|0600, EINVAL",
        "shmget 7 -1 IPC_CREAT|0600, EINVAL",
        "shmget 7 9223372036854775807 IPC_CREAT|0600, EINVAL",
        "shmget 7 1048577 IPC_CREAT|0600, EINVAL",
        "shmget 7 1048576 IPC_CREAT|0600, ENOMEM",
        "shmget 7 262144 IPC_CREAT|0600, ENOMEM",
        "shmget 0x42 10001 0, EINVAL",
        "shmget 0x42 10001 IPC_CREAT, EINVAL",
        "shmget 0x42 10000 0, 0",
        "shmget 66 1 0, 0",
        "shmget 0x42 0 0600, 0",
        "shmget 7 1 SHM_HUGETLB|IPC_CREAT|0600, EINVAL",
        "shmat -1, EINVAL",
        "shmat 1, EINVAL",
        "shmat 16, EINVAL",
        "shmat 0 SHM_RND, EINVAL",
        "shmat 0 0 0x100000001, EINVAL",
        "shmat 0 0 0x100001000, 1",
        "shmdt 1, EINVAL",
        "shmdt 0, EINVAL",
        "shmdt -1, EINVAL",
        "shmctl 0 -1, EINVAL",
        "shmctl 0 99, EINVAL",
        "shmctl 0 99999999999, EINVAL",
        "shmctl 0 IPC_NOTHING, EINVAL",
        "shmctl 0 SHM_LOCK, EINVAL",
        "shmctl 1 IPC_STAT, EINVAL",
        "shmctl 1 IPC_RMID, EINVAL",
        "shmctl 1 IPC_SET 0600, EINVAL",
        "shmctl 0 IPC_SET, EINVAL",
        "shmctl 0 IPC_STAT 0600, EINVAL",
        "shmctl 0 IPC_SET 0980, EINVAL",
        "shmctl x IPC_STAT, EINVAL",
        "shmctl 2147483648 IPC_STAT, EINVAL",
        "write 1 0 00, EBADF",
        "read 1 0 1, EBADF",
        "shm-open /a O_RDWR 0600 1, ENOSYS",
        "shm-unlink /a, ENOSYS",
        "frobnicate 1, EINVAL",
        "free 1, EINVAL",
        "shmget 1, EINVAL",
        "free, 61"
    })
    void answersAsLinuxDoes(String command, String answer) {
        assertEquals(List.of("0", answer), answers(table(NEW, command)));
    }

    @Test
    void anErrorNamesTheCallAndWhy() {
        assertLines(
                table("shmctl 5 IPC_STAT", "hello world", "read 1 2"),
                "{\"error\":\"EINVAL\",\"call\":\"shmctl(5, IPC_STAT)\",\"message\":\"shmctl(id 5, IPC_STAT) failed: "
                        + "EINVAL (there is no region 5, or no more)\"}",
                "{\"error\":\"EINVAL\",\"call\":\"hello(world)\",\"message\":\"unknown command hello, known: free, "
                        + "galloc, gfree, ginfo, gran, greserve, list, read, shm-open, shm-unlink, shmat, shmctl, "
                        + "shmdt, shmget, trace, write, quit\"}",
                "{\"error\":\"EINVAL\",\"call\":\"read(1, 2)\",\"message\":\"usage: read HANDLE OFF LEN\"}");
    }

    @Test
    void privateSegmentsAreEachTheirOwn() {
        Cli cli = table("shmget IPC_PRIVATE 1 0600", "shmget 0 1 IPC_CREAT|0600", "list");
        assertEquals(List.of("0", "1"), answers(cli).subList(0, 2));
        assertEquals(
                List.of(0, 0),
                cli.lines().get(2).getJsonArray("ok").getValuesAs(JsonObject.class).stream()
                        .map(it -> it.getInt("key"))
                        .toList());
    }

    @Test
    void allRowsInUseAreNoSpace() {
        List<String> commands = new ArrayList<>(Collections.nCopies(3, "shmget IPC_PRIVATE 1 0600"));
        commands.add("shmctl 1 IPC_RMID");
        commands.add("shmget IPC_PRIVATE 1 0600");
        Cli cli = PosixScripts.run(List.of("table", "--regions", "2"), commands.toArray(String[]::new));
        assertEquals(List.of("0", "1", "ENOSPC", "true", "3"), answers(cli));
    }

    @Test
    void aSegmentIsZeroUntilItIsWrittenAndBytesCrossPages() {
        Cli cli = table(
                NEW, "shmat 0", "read 1 0 4", "write 1 4094 01020304", "read 1 4092 8", "read 1 9998 2", "read 1 0 0");
        assertLines(
                cli, ok(0), ok(1), ok("\"00000000\""), DONE, ok("\"0000010203040000\""), ok("\"0000\""), ok("\"\""));
    }

    @Test
    void whatReachesPastTheEndIsAFault() {
        Cli cli = table(
                NEW,
                "shmat 0",
                "read 1 9999 2",
                "read 1 10000 0",
                "read 1 10001 0",
                "read 1 -1 1",
                "read 1 0 9223372036854775807",
                "write 1 9999 0102",
                "write 1 9999 02",
                "write 1 0 0",
                "read 1 9223372036854775807 1");
        assertEquals(
                List.of("EFAULT", "\"\"", "EFAULT", "EFAULT", "EFAULT", "EFAULT", "true", "EINVAL", "EFAULT"),
                answers(cli).subList(2, 11));
    }

    @Test
    void aReadOnlyAttachmentIsNotWritten() {
        Cli cli = table(NEW, "shmat 0 SHM_RDONLY", "shmat 0", "write 2 0 07", "write 1 0 08", "read 1 0 1");
        assertEquals(List.of("0", "1", "2", "true", "EACCES", "\"07\""), answers(cli));
        assertEquals("write(1, 0, 08)", cli.lines().get(4).getString("call"));
    }

    @Test
    void attachAndDetachAreRemembered() {
        Cli cli = table(
                NEW,
                "shmat 0",
                "shmat 0",
                "shmctl 0 IPC_STAT",
                "write 1 5 aa",
                "read 2 5 1",
                "shmdt 1",
                "shmdt 1",
                "read 1 0 1",
                "shmctl 0 IPC_STAT",
                "shmdt 2",
                "shmctl 0 IPC_STAT",
                "shmat 0");
        assertEquals(
                List.of("true", "\"aa\"", "true", "EINVAL", "EBADF"),
                answers(cli).subList(4, 9));
        assertEquals(2, status(cli, 3).getInt("nattch"));
        assertEquals(0, status(cli, 3).getInt("dtime"));
        assertEquals(PID, status(cli, 3).getInt("lpid"));
        assertNotEquals(0, status(cli, 3).getInt("atime"));
        assertEquals(1, status(cli, 9).getInt("nattch"));
        assertNotEquals(0, status(cli, 9).getInt("dtime"));
        assertEquals(0, status(cli, 11).getInt("nattch"));
        assertEquals("3", answers(cli).get(12));
    }

    @Test
    void aSegmentInUseIsRemovedWithItsLastAttachment() {
        Cli cli = table(
                NEW,
                "shmat 0",
                "write 1 0 55",
                "shmctl 0 IPC_RMID",
                "shmctl 0 IPC_STAT",
                "shmget 0x42 1 0",
                "shmat 0",
                "read 2 0 1",
                "free",
                "shmdt 1",
                "shmdt 2",
                "shmctl 0 IPC_STAT",
                "free",
                "list",
                "shmget 0x42 1 IPC_CREAT|0600");
        JsonObject status = status(cli, 4);
        assertEquals("01640", status.getString("mode"));
        assertEquals(0, status.getInt("key"));
        assertEquals(1, status.getInt("nattch"));
        assertEquals(
                List.of("ENOENT", "2", "\"55\"", "61", "true", "true", "EINVAL", "64", "[]", "16"),
                answers(cli).subList(5, 15));
    }

    @Test
    void aSegmentNobodyUsesIsRemovedAtOnceAndItsIdIsStale() {
        assertEquals(
                List.of("0", "true", "EINVAL", "16", "EINVAL", "EINVAL", "true", "64"),
                answers(table(
                        NEW,
                        "shmctl 0 0",
                        "shmctl 0 IPC_STAT",
                        NEW,
                        "shmat 0",
                        "shmctl 0 IPC_RMID",
                        "shmctl 16 IPC_RMID",
                        "free")));
    }

    @Test
    void theModeIsSetInOctal() {
        Cli cli = table(
                NEW,
                "shmctl 0 IPC_SET 0600",
                "shmctl 0 IPC_STAT",
                "shmctl 0 1 7",
                "shmctl 0 IPC_STAT",
                "shmctl 0 IPC_SET 07777",
                "shmctl 0 IPC_STAT");
        assertEquals("0600", status(cli, 2).getString("mode"));
        assertEquals("0007", status(cli, 4).getString("mode"));
        assertEquals("0777", status(cli, 6).getString("mode"));
        assertEquals(0, status(cli, 6).getInt("lpid"));
    }

    @Test
    void theWindowBoundsWhatIsAttached() {
        Cli cli = PosixScripts.run(
                List.of("table", "--window", "4"), NEW, "shmat 0", "shmat 0", "shmdt 1", "shmat 0", "free");
        assertEquals(List.of("0", "1", "ENOMEM", "true", "2", "61"), answers(cli));
    }

    @Test
    void anOvercommittedTableFailsAtTheFirstStore() {
        Cli cli = PosixScripts.run(
                List.of("table", "--pages", "2", "--window", "4", "--lazy", "overcommit"),
                "shmget 1 16384 01600",
                "shmat 0",
                "write 1 0 01",
                "write 1 4096 01",
                "write 1 8192 01",
                "read 1 8192 1",
                "free");
        assertEquals(List.of("0", "1", "true", "true", "ENOMEM", "\"00\"", "0"), answers(cli));
    }

    @Test
    void nuttxDeviatesAsItDoes() {
        Cli cli = PosixScripts.run(
                List.of("table", "--profile", "NuttX"),
                "shmget IPC_PRIVATE 1 01600",
                "shmget 5 100 IPC_CREAT|0640",
                "shmget 5 9000 IPC_CREAT|IPC_EXCL|0640",
                "shmctl 0 IPC_SET 0100640",
                "shmctl 0 IPC_STAT",
                "shmat 0 SHM_RDONLY",
                "write 1 8999 09",
                "read 1 8999 1");
        assertEquals(List.of("ENOSYS", "0", "0", "true"), answers(cli).subList(0, 4));
        assertEquals("0100640", status(cli, 4).getString("mode"));
        assertEquals(9000, status(cli, 4).getInt("segsz"));
        assertEquals(List.of("1", "true", "\"09\""), answers(cli).subList(5, 8));
    }

    @Test
    void endsWithItsInputAndCountsWhatWentWrong() {
        Cli cli = table("", "  ", "free", "nothing", "free\r");
        assertEquals(
                List.of(ok(64), ok(64), "{\"ev\":\"done\",\"count\":3,\"errors\":1,\"corrupt\":0}"),
                cli.out().lines().filter(line -> !line.startsWith("{\"error\"")).toList());
        assertEquals(0, cli.status());
        assertEquals(
                List.of(DONE, "{\"ev\":\"done\",\"count\":1,\"errors\":0,\"corrupt\":0}"),
                table("quit", "free").out().lines().toList());
    }

    @Test
    void aLineTooLongIsNotCarriedOut() {
        Cli cli = table(NEW, "shmat 0", "write 1 0 " + "00".repeat(2 << 20), "free");
        assertEquals(List.of("0", "1", "EINVAL", "61"), answers(cli));
        assertEquals("the line is longer than any command", cli.lines().get(2).getString("message"));
    }

    @ParameterizedTest
    @CsvSource({
        "table --pages 0, pages is 0",
        "table --page-size 4095, pageSize is 4095",
        "table --regions 65537, regions is 65537",
        "table --window -1, windowPages is -1",
        "table --max-pages 0, maxPages is 0",
        "table --peers 255, peers is 255",
        "table --virtual-base 1, virtualBase is 0x1",
        "table --pages 2147483647, pages is 2147483647",
        "table --profile linux, linux",
        "table --lazy maybe, maybe",
        "table --timeout-ms -1, --timeout-ms must be 0 to",
        "table --peer-timeout-ms -1, --peer-timeout-ms must be 0 to",
        "os --pages 4, --pages is for table",
        "os --file x, --file is for table",
        "windows, windows",
        "'', os|table",
        "table x, too many arguments: x"
    })
    void whatCannotBeIsAUsageError(String words, String told) {
        Cli cli = PosixScripts.run(words.isEmpty() ? List.of() : List.of(words.split(" ", -1)), "free");
        assertEquals(1, cli.status(), cli::out);
        assertTrue(cli.err().contains(told), cli::err);
    }
}
