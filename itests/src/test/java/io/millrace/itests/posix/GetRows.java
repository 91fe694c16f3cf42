package io.millrace.itests.posix;

import static io.millrace.itests.posix.Answers.assertErrno;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.millrace.hw.libc.Machine;
import io.millrace.itests.support.Tools;
import io.millrace.posix.Attachment;
import io.millrace.posix.ShmctlCommand;
import io.millrace.posix.ShmgetFlag;
import io.millrace.posix.ShmidDs;
import io.millrace.posix.SystemV;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** The rows of {@code shmget}. */
final class GetRows {
    private static final Set<ShmgetFlag> NONE = Set.of();
    private static final int USUAL_PAGE = 4096;
    /** Limits of a kernel of our own: segments of up to two pages, three of them. */
    private static final String LIMITS =
            "echo 8192 >/proc/sys/kernel/shmmax && echo 3 >/proc/sys/kernel/shmmni && exec \"$@\"";

    private GetRows() {}

    static List<Row<Site>> all() {
        return List.of(
                Row.both("G1", GetRows::aNewSegmentIsAsAskedFor),
                Row.both("G2", GetRows::aMissingKeyIsSaid),
                Row.both("G3", GetRows::anExistingKeyIsNotMadeAgain),
                Row.both("G4", GetRows::nothingIsNoLength),
                Row.table("G5", GetRows::theLongestRegion),
                Row.os("G5", GetRows::theLongestSegment),
                Row.both("G6", GetRows::aLengthItDoesNotHave),
                Row.both("G7", GetRows::aLengthItHas),
                Row.both("G8", GetRows::aModeThatGrantsNothing),
                Row.both("G9", GetRows::privateOnes),
                Row.table("G10", GetRows::allRegionsAreInUse),
                Row.os("G10", GetRows::allSegmentsAreInUse),
                Row.table("G11", GetRows::allPagesArePromised),
                Row.both("G12", GetRows::newOnesAreZero),
                Row.os("G13", GetRows::hugePagesThatAreNotThere),
                Row.both("G14", GetRows::theUmaskIsNotAsked),
                Row.both("G15", GetRows::anIdIsNotUsedAgain));
    }

    private static void aNewSegmentIsAsAskedFor(Site site) {
        int key = Site.key();
        long before = Site.second();
        int id = site.calls().shmget(key, Site.SIZE, 0640, Site.NEW);
        ShmidDs status = site.stat(id, site.c());
        int user = Machine.effectiveUser();
        int pid = (int) ProcessHandle.current().pid();
        assertTrue(status.ctime() >= before && status.ctime() <= Instant.now().getEpochSecond(), status::toString);
        assertEquals(
                new ShmidDs(
                        id,
                        key,
                        0640,
                        user,
                        status.gid(),
                        user,
                        status.gid(),
                        Site.SIZE,
                        0,
                        0,
                        status.ctime(),
                        pid,
                        0,
                        0),
                status);
    }

    private static void aMissingKeyIsSaid(Site site) {
        int key = Site.key();
        site.refused(
                "ENOENT",
                () -> site.calls().shmget(key, Site.SIZE, 0600, NONE),
                site.c(),
                "shmget " + key + " 5000 0600");
    }

    private static void anExistingKeyIsNotMadeAgain(Site site) {
        int key = Site.key();
        site.make(key);
        site.refused(
                "EEXIST",
                () -> site.calls().shmget(key, Site.SIZE, 0600, Site.NEW),
                site.c(),
                "shmget " + key + " 5000 IPC_CREAT|IPC_EXCL|0600");
    }

    private static void nothingIsNoLength(Site site) {
        int key = Site.key();
        site.refused(
                "EINVAL",
                () -> site.calls().shmget(key, 0, 0600, Site.CREAT),
                site.c(),
                "shmget " + key + " 0 IPC_CREAT|0600");
    }

    private static void theLongestRegion(Site site) {
        int key = Site.key();
        long longest = site.calls().info().shmmax();
        assertEquals(16L * USUAL_PAGE, longest);
        site.refused(
                "EINVAL",
                () -> site.calls().shmget(key, longest + 1, 0600, Site.CREAT),
                site.c(),
                "shmget " + key + " " + (longest + 1) + " IPC_CREAT|0600");
        site.calls().shmget(key, longest, 0600, Site.CREAT);
    }

    private static void theLongestSegment(Site site) {
        int key = Site.key();
        assertErrno("ENOMEM", () -> site.calls().shmget(key, 1L << 44, 0600, Site.CREAT));
        PosixPeer peer = limited(site);
        assertEquals("EINVAL", peer.refusal("shmget 1 8193 IPC_CREAT|0600"));
        peer.number("shmget 1 8192 IPC_CREAT|0600");
    }

    private static void allSegmentsAreInUse(Site site) {
        PosixPeer peer = limited(site);
        for (int key = 1; key <= 3; key++) {
            peer.number("shmget " + key + " 1 IPC_CREAT|0600");
        }
        assertEquals("ENOSPC", peer.refusal("shmget 4 1 IPC_CREAT|0600"));
        peer.number("shmget 3 1 0600");
    }

    /** The kernel's segments of a name space of its own: nobody else meets its limits. */
    private static PosixPeer limited(Site site) {
        User.requireRoot();
        Tools.require("unshare", "util-linux");
        return site.java(List.of("unshare", "--ipc", "--", "sh", "-c", LIMITS, "sh"));
    }

    private static void aLengthItDoesNotHave(Site site) {
        int key = Site.key();
        site.make(key);
        site.refused(
                "EINVAL",
                () -> site.calls().shmget(key, 2 * Site.SIZE, 0600, NONE),
                site.c(),
                "shmget " + key + " 10000 0600");
    }

    private static void aLengthItHas(Site site) {
        int key = Site.key();
        int id = site.make(key);
        assertEquals(id, site.calls().shmget(key, 1, 0600, NONE));
        assertEquals(id, site.calls().shmget(key, 0, 0, NONE));
        assertEquals(id, site.calls().shmget(key, Site.SIZE, 0600, Site.CREAT));
        assertEquals(id, site.c().number("shmget " + key + " 4999 0600"));
    }

    private static void aModeThatGrantsNothing(Site site) {
        int key = Site.key();
        PosixPeer anna = site.java(User.ANNA);
        int id = anna.number("shmget " + key + " 100 IPC_CREAT|IPC_EXCL|0");
        PosixPeer c = site.c(User.ANNA);
        for (String mode : List.of("0400", "0200", "0600")) {
            assertEquals("EACCES", anna.refusal("shmget " + key + " 100 " + mode), mode);
            assertEquals("EACCES", c.refusal("shmget " + key + " 100 " + mode), mode);
        }
        assertEquals(id, anna.number("shmget " + key + " 100 0"));
    }

    private static void privateOnes(Site site) {
        int first = site.calls().shmget(SystemV.IPC_PRIVATE, Site.SIZE, 0600, NONE);
        int second = site.calls().shmget(SystemV.IPC_PRIVATE, Site.SIZE, 0600, Site.CREAT);
        assertNotEquals(first, second);
        assertEquals(0, site.calls().stat(first).key());
        assertEquals(0, site.calls().stat(second).key());
    }

    private static void allRegionsAreInUse(Site site) {
        for (int region = 0; region < site.calls().info().shmmni(); region++) {
            site.make();
        }
        int key = Site.key();
        site.refused(
                "ENOSPC",
                () -> site.calls().shmget(key, 1, 0600, Site.CREAT),
                site.c(),
                "shmget " + key + " 1 IPC_CREAT|0600");
    }

    private static void allPagesArePromised(Site site) {
        for (int region = 0; region < 4; region++) {
            site.calls().shmget(Site.key(), site.calls().info().shmmax(), 0600, Site.CREAT);
        }
        assertEquals(0, site.freePages());
        int key = Site.key();
        site.refused(
                "ENOMEM",
                () -> site.calls().shmget(key, 1, 0600, Site.CREAT),
                site.c(),
                "shmget " + key + " 1 IPC_CREAT|0600");
    }

    private static void newOnesAreZero(Site site) {
        byte[] bytes = new byte[Site.SIZE];
        for (int round = 0; round < 2; round++) {
            int id = site.make();
            try (Attachment attachment = site.attach(id)) {
                attachment.read(0, bytes);
                assertArrayEquals(new byte[Site.SIZE], bytes);
                Arrays.fill(bytes, (byte) -1);
                attachment.write(0, bytes);
            }
            site.calls().shmctl(id, ShmctlCommand.IPC_RMID, 0);
        }
    }

    private static void hugePagesThatAreNotThere(Site site) {
        String pages = Settings.of("vm/nr_hugepages");
        assumeTrue(pages.equals("0"), () -> "huge pages are configured: " + pages);
        String command = "shmget " + Site.key() + " 2097152 IPC_CREAT|SHM_HUGETLB|0600";
        assertEquals("EPERM", site.java(User.ANNA).refusal(command));
        assertEquals("EPERM", site.c(User.ANNA).refusal(command));
        assertEquals("ENOMEM", site.java().refusal(command));
        assertEquals("ENOMEM", site.c().refusal(command));
    }

    private static void theUmaskIsNotAsked(Site site) {
        for (PosixPeer masked : site.masked()) {
            int id = masked.number("shmget " + Site.key() + " 1 IPC_CREAT|IPC_EXCL|0666");
            assertEquals(0666, site.calls().stat(id).mode());
        }
    }

    private static void anIdIsNotUsedAgain(Site site) {
        int key = Site.key();
        int first = site.make(key);
        site.calls().shmctl(first, ShmctlCommand.IPC_RMID, 0);
        assertNotEquals(first, site.make(key));
        site.refused("EINVAL", () -> site.calls().stat(first), site.c(), "shmctl " + first + " IPC_STAT");
    }
}
