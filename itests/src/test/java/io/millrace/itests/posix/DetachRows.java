package io.millrace.itests.posix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.memory.Memory;
import io.millrace.api.memory.SegmentClosedException;
import io.millrace.posix.Attachment;
import io.millrace.posix.ShmctlCommand;
import io.millrace.posix.ShmidDs;
import java.util.List;

/** The rows of {@code shmdt}. */
final class DetachRows {
    private static final int PAGE = 4096;

    private DetachRows() {}

    static List<Row<Site>> all() {
        return List.of(
                Row.both("D1", DetachRows::afterwardsAnAccessIsAnException),
                Row.both("D2", DetachRows::whereNothingIs),
                Row.both("D3", DetachRows::twice),
                Row.both("D4", DetachRows::theLastOne),
                Row.both("D5", DetachRows::timesAndProcesses));
    }

    private static void afterwardsAnAccessIsAnException(Site site) {
        int id = site.make();
        Attachment attachment = site.attach(id);
        Memory memory = attachment.memory();
        memory.setInt(0, 42);
        site.calls().shmdt(attachment.address());
        assertEquals(0, site.stat(id, site.c()).nattch());
        assertThrows(SegmentClosedException.class, () -> memory.getInt(0));
        assertThrows(SegmentClosedException.class, () -> memory.setInt(0, 1));
        assertThrows(SegmentClosedException.class, () -> memory.compareAndSetInt(0, 42, 1));
        assertThrows(SegmentClosedException.class, () -> attachment.read(0, new byte[1]));
        assertThrows(SegmentClosedException.class, () -> attachment.write(0, new byte[1]));
        attachment.close();
        assertEquals(42, site.attach(id).memory().getInt(0));
    }

    private static void whereNothingIs(Site site) {
        Attachment attachment = site.attach(site.make());
        for (long address : List.of(attachment.address() + PAGE, attachment.address() + 1, 0L, Long.MIN_VALUE)) {
            Answers.assertErrno("EINVAL", () -> site.calls().shmdt(address));
        }
        attachment.memory().setInt(0, 42);
    }

    private static void twice(Site site) {
        int id = site.make();
        Attachment attachment = site.attach(id);
        site.calls().shmdt(attachment.address());
        PosixPeer c = site.c();
        c.ask("shmat " + id);
        c.ask("shmdt 1");
        site.refused("EINVAL", () -> site.calls().shmdt(attachment.address()), c, "shmdt 1");
    }

    private static void theLastOne(Site site) {
        long free = site.freePages();
        int id = site.make();
        Attachment attachment = site.attach(id);
        attachment.write(0, new byte[Site.SIZE]);
        PosixPeer c = site.c();
        c.ask("shmat " + id);
        site.calls().shmctl(id, ShmctlCommand.IPC_RMID, 0);
        c.ask("shmdt 1");
        assertEquals(1, site.calls().stat(id).nattch());
        site.calls().shmdt(attachment.address());
        site.refused("EINVAL", () -> site.calls().stat(id), c, "shmctl " + id + " IPC_STAT");
        if (site instanceof TableSite) {
            assertEquals(free, site.freePages());
        }
    }

    private static void timesAndProcesses(Site site) {
        int ours = (int) ProcessHandle.current().pid();
        int id = site.make();
        PosixPeer c = site.c();
        long before = Site.second();
        Attachment attachment = site.attach(id);
        ShmidDs attached = site.stat(id, c);
        assertEquals(List.of(ours, 0L), List.of(attached.lpid(), attached.dtime()));
        assertTrue(attached.atime() >= before, attached::toString);
        c.ask("shmat " + id);
        assertEquals(c.pid(), site.stat(id, c).lpid());
        attachment.close();
        ShmidDs detached = site.stat(id, c);
        assertEquals(ours, detached.lpid());
        assertTrue(detached.dtime() >= before, detached::toString);
        c.ask("shmdt 1");
        assertEquals(c.pid(), site.stat(id, c).lpid());
    }
}
