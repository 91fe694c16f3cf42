package io.millrace.itests.posix;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.memory.Memory;
import io.millrace.itests.support.Installation;
import io.millrace.itests.support.SharedFolder;
import io.millrace.posix.Attachment;
import io.millrace.posix.ShmctlCommand;
import io.millrace.posix.SystemV;
import io.millrace.posix.internal.table.Backing;
import io.millrace.posix.internal.table.Profile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One table, a peer in Java and one in C: what either says and stores, the other sees. */
@Timeout(value = 240, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TableCrossIT {
    private static final int PAGE = 4096;
    private static final String ONES = "01".repeat(100);
    private static final String TWOS = "02".repeat(100);

    /** Who makes the regions. */
    private enum Maker {
        JAVA,
        C
    }

    private static TableFile table(Profile profile) {
        return new TableFile(TableFile.usual(profile, Backing.STRICT));
    }

    @ParameterizedTest
    @EnumSource
    void everyCommandOfOneIsSeenByTheOther(Maker who) {
        try (TableFile table = table(Profile.POSIX)) {
            PosixPeer java = table.java();
            assertEquals(64, java.number("free"));
            PosixPeer c = table.c();
            PosixPeer maker = who == Maker.JAVA ? java : c;
            PosixPeer user = who == Maker.JAVA ? c : java;
            int id = maker.number("shmget 7 9000 IPC_CREAT|IPC_EXCL|0640");
            assertEquals("EEXIST", user.refusal("shmget 7 9000 IPC_CREAT|IPC_EXCL|0640"));
            assertEquals(id, user.number("shmget 7 9000 0600"));
            assertSame(java, c, id);
            talk(maker, user, id);
            user.ask("shmctl " + id + " IPC_SET 0600");
            assertEquals("0600", maker.stat(id).replaceAll(".*\"mode\":\"([0-7]+)\".*", "$1"));
            assertSame(java, c, id);
            remove(maker, user, id);
            assertSame(java, c, id);
            leave(maker, user, id);
            assertEquals(64, java.number("free"));
            assertEquals(64, c.number("free"));
            java.quit();
            c.quit();
        }
    }

    /** Both say the same of a region, of all regions, of the pages left. */
    private static void assertSame(PosixPeer java, PosixPeer c, int id) {
        assertEquals(c.stat(id), java.stat(id));
        assertEquals(c.ask("list"), java.ask("list"));
        assertEquals(c.ask("free"), java.ask("free"));
        c.ask("check");
    }

    private static void talk(PosixPeer maker, PosixPeer user, int id) {
        assertEquals(1, maker.number("shmat " + id));
        maker.ask("write 1 4050 " + ONES);
        assertEquals(1, user.number("shmat " + id));
        assertEquals(2, user.number("shmat " + id + " SHM_RDONLY"));
        assertEquals("00" + ONES + "00", user.ask("read 1 4049 102"));
        assertEquals(ONES, user.ask("read 2 4050 100"));
        assertEquals("EACCES", user.refusal("write 2 0 00"));
        user.ask("write 1 8150 " + TWOS);
        assertEquals(TWOS, maker.ask("read 1 8150 100"));
        assertEquals("00".repeat(100), user.ask("read 2 0 100"));
        assertEquals(3, maker.stat(id, "nattch"));
        assertEquals(user.pid(), maker.stat(id, "lpid"));
        assertEquals(maker.pid(), user.stat(id, "cpid"));
    }

    private static void remove(PosixPeer maker, PosixPeer user, int id) {
        user.ask("shmctl " + id + " IPC_RMID");
        assertTrue(maker.stat(id).contains("\"key\":0,"), () -> maker.stat(id));
        assertTrue(maker.stat(id).contains("\"mode\":\"01600\""), () -> maker.stat(id));
        assertEquals("ENOENT", maker.refusal("shmget 7 0 0"));
        assertEquals("ENOENT", user.refusal("shmget 7 0 0"));
        assertEquals(ONES, maker.ask("read 1 4050 100"));
    }

    private static void leave(PosixPeer maker, PosixPeer user, int id) {
        user.ask("shmdt 1");
        assertEquals("EINVAL", user.refusal("shmdt 1"));
        maker.ask("shmdt 1");
        assertEquals(1, maker.stat(id, "nattch"));
        user.ask("shmdt 2");
        assertEquals("EINVAL", maker.refusal("shmctl " + id + " IPC_STAT"));
        assertEquals("EINVAL", user.refusal("shmctl " + id + " IPC_STAT"));
        assertEquals("EINVAL", user.refusal("shmat " + id));
    }

    /** C waits for whoever makes the table; the file may be there before, and empty. */
    @Test
    void whoeverComesFirstWaitsForTheTable() throws IOException {
        try (TableFile table = table(Profile.POSIX)) {
            Files.createFile(table.path());
            Files.setPosixFilePermissions(table.path(), PosixFilePermissions.fromString("rw-------"));
            PosixPeer c = table.c();
            int made = c.tell("shmget 7 100 IPC_CREAT|0600");
            SystemV java = table.join().calls();
            int id = Integer.parseInt(c.result(made));
            assertEquals(id, java.shmget(7, 0, 0, Set.of()));
            c.quit();
        }
    }

    /** A region whose pages lie side by side is read and written in place. */
    @Test
    void storesInPlaceAreSeenAtOnce() {
        try (TableFile table = table(Profile.POSIX)) {
            SystemV java = table.join().calls();
            PosixPeer c = table.c();
            int id = java.shmget(7, 3 * PAGE, 0600, Site.NEW);
            Memory memory = java.shmat(id, 0, Set.of()).memory();
            c.ask("shmat " + id);
            memory.setLong(PAGE - 8, 0x0807060504030201L);
            memory.setLong(PAGE, 0x100F0E0D0C0B0A09L);
            assertEquals("0102030405060708090a0b0c0d0e0f10", c.ask("read 1 4088 16"));
            c.ask("write 1 8188 2a0000002b000000");
            assertEquals(42, memory.getInt(2 * PAGE - 4));
            assertEquals(43, memory.getInt(2 * PAGE));
        }
    }

    /** Where somebody has stored page by page before, the pages may lie anywhere. */
    @ParameterizedTest
    @ValueSource(strings = {"0 1", "1 0"})
    void pagesThatCHasTakenAreUsedOrRefused(String order) {
        try (TableFile table = table(Profile.POSIX)) {
            SystemV java = table.join().calls();
            PosixPeer c = table.c();
            int id = c.number("shmget 7 8192 IPC_CREAT|0600");
            c.ask("shmat " + id);
            for (String page : order.split(" ", -1)) {
                c.ask("touch 1 " + page);
                c.ask("write 1 " + Integer.parseInt(page) * PAGE + " 0" + page);
            }
            Attachment attachment = java.shmat(id, 0, Set.of());
            assertArrayEquals(new byte[] {1}, Answers.read(attachment, PAGE, 1));
            if (order.startsWith("0")) {
                assertEquals(1, attachment.memory().getByte(PAGE));
            } else {
                Answers.assertErrno("ENOMEM", attachment::memory);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void nuttxAnswersTheSameToBoth(Maker who) {
        try (TableFile table = table(Profile.NUTTX)) {
            PosixPeer java = table.java();
            assertEquals(64, java.number("free"));
            PosixPeer c = table.c();
            PosixPeer maker = who == Maker.JAVA ? java : c;
            PosixPeer user = who == Maker.JAVA ? c : java;
            for (PosixPeer each : List.of(java, c)) {
                assertEquals("ENOSYS", each.refusal("shmget 0 1 IPC_CREAT"));
            }
            int id = maker.number("shmget 7 5000 IPC_CREAT|0600");
            assertEquals(id, user.number("shmget 7 100 IPC_CREAT|IPC_EXCL|0777"));
            assertEquals("EINVAL", user.refusal("shmget 7 9000 0"));
            maker.ask("shmat " + id);
            maker.ask("write 1 4050 " + ONES);
            assertEquals(id, user.number("shmget 7 9000 IPC_CREAT|0777"));
            assertEquals(9000, maker.stat(id, "segsz"));
            user.ask("shmat " + id);
            assertEquals(ONES, user.ask("read 1 4050 100"));
            user.ask("write 1 8900 " + TWOS);
            user.ask("shmctl " + id + " IPC_RMID");
            assertEquals(id, maker.number("shmget 7 1 0"));
            maker.ask("shmdt 1");
            user.ask("shmdt 1");
            assertEquals(0, maker.stat(id, "nattch"));
            assertEquals(maker.pid(), user.stat(id, "lpid"));
            maker.ask("shmctl " + id + " IPC_RMID");
            assertEquals("EINVAL", user.refusal("shmctl " + id + " IPC_STAT"));
            assertEquals(64, java.number("free"));
            assertEquals(64, c.number("free"));
            c.ask("check");
        }
    }

    /** A region in use names an id; the next one in its row another, also after the other side removed it. */
    @Test
    void anIdFromBeforeIsStaleToBoth() {
        try (TableFile table = table(Profile.POSIX)) {
            SystemV java = table.join().calls();
            PosixPeer c = table.c();
            int first = java.shmget(7, 100, 0600, Site.NEW);
            c.ask("shmctl " + first + " IPC_RMID");
            int second = c.number("shmget 7 100 IPC_CREAT|0600");
            assertTrue(first != second);
            Answers.assertErrno("EINVAL", () -> java.shmat(first, 0, Set.of()));
            java.shmctl(second, ShmctlCommand.IPC_RMID, 0);
            assertEquals("EINVAL", c.refusal("shmat " + second));
        }
    }

    /** Bytes that are frozen since version 1. */
    @ParameterizedTest
    @ValueSource(strings = {"posix-empty,0", "posix-in-use,3", "nuttx-in-use,3", "pool,0"})
    void theFrozenImagesAreSoundInC(String image) throws IOException {
        String name = image.substring(0, image.indexOf(','));
        int regions = Integer.parseInt(image.substring(name.length() + 1));
        Path golden = Installation.root()
                .resolve("shm-posix/src/test/resources/golden")
                .resolve(name + ".bin");
        try (SharedFolder folder = new SharedFolder()) {
            Path copy = Files.copy(golden, folder.file(name));
            Path another = Files.copy(golden, folder.file("another"));
            List<String> command = Stream.of(
                            List.of(Programs.table().toString(), copy.toString(), "--timeout-ms", "60000"),
                            name.equals("pool") ? List.of("--pool") : List.<String>of())
                    .flatMap(List::stream)
                    .toList();
            try (PosixPeer c = PosixPeer.start(command)) {
                String census = c.ask("check");
                assertEquals(regions, PosixPeer.field(census, "regions") + PosixPeer.field(census, "unlinked"), census);
                c.ask("image " + another);
                if (regions > 0) {
                    assertEquals(regions, c.ask("list").split("\"id\":", -1).length - 1, () -> c.ask("list"));
                }
                c.quit();
            }
        }
    }
}
