package io.millrace.itests.posix;

import static io.millrace.itests.posix.Answers.assertErrno;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.millrace.itests.support.ChildProcess;
import io.millrace.itests.support.Eventually;
import io.millrace.itests.support.Installation;
import io.millrace.posix.Attachment;
import io.millrace.posix.ShmatFlag;
import io.millrace.posix.ShmctlCommand;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** The rows of {@code shmat}. */
final class AttachRows {
    private static final Set<ShmatFlag> NONE = Set.of();
    private static final byte[] BYTES = {1, 2, 3, 4};
    private static final int ACROSS = 4094;
    private static final int PROCESSES = 20;

    private AttachRows() {}

    static List<Row<Site>> all() {
        return List.of(
                Row.both("A1", AttachRows::anywhere),
                Row.both("A2", AttachRows::atAnAddress),
                Row.os("A3", AttachRows::atAnAddressRoundedDown),
                Row.both("A4", AttachRows::readOnly),
                Row.both("A5", AttachRows::anIdOfNothing),
                Row.both("A6", AttachRows::atNoBoundary),
                Row.both("A7", AttachRows::somebodyElses),
                Row.both("A8", AttachRows::twice),
                Row.both("A9", AttachRows::manyProcesses),
                Row.os("A9 fork", AttachRows::childrenThatInherit),
                Row.both("A10", AttachRows::othersSeeTheBytes),
                Row.both("A11", AttachRows::aKilledProcess),
                Row.os("A11 zombie", AttachRows::aZombieOfTheKernel),
                Row.table("A11 zombie", AttachRows::aZombieOfATable),
                Row.both("A12", AttachRows::aProgramInheritsNothing),
                Row.table("A13", AttachRows::aFullWindow),
                Row.both("A14", AttachRows::afterRemoval));
    }

    private static void anywhere(Site site) {
        int id = site.make();
        site.attach(id);
        var status = site.stat(id, site.c());
        assertEquals(1, status.nattch());
        assertEquals(Site.SIZE, status.segsz());
    }

    private static void atAnAddress(Site site) {
        int id = site.make();
        long free = free(site, id);
        assertEquals(free, site.calls().shmat(id, free, NONE).address());
    }

    /** An address where a segment has its place. */
    private static long free(Site site, int id) {
        try (Attachment probe = site.attach(id)) {
            return probe.address();
        }
    }

    private static void atAnAddressRoundedDown(Site site) {
        int id = site.make();
        long free = free(site, id);
        assertEquals(
                free,
                site.calls().shmat(id, free + 4095, Set.of(ShmatFlag.SHM_RND)).address());
    }

    private static void readOnly(Site site) {
        int id = site.make();
        Attachment writer = site.attach(id);
        writer.write(ACROSS, BYTES);
        Attachment reader = site.calls().shmat(id, 0, Set.of(ShmatFlag.SHM_RDONLY));
        assertArrayEquals(BYTES, Answers.read(reader, ACROSS, BYTES.length));
        assertThrows(IllegalArgumentException.class, () -> reader.write(0, BYTES));
        assertThrows(IllegalArgumentException.class, () -> reader.memory().setInt(0, 1));
        assertThrows(IllegalArgumentException.class, () -> reader.memory().compareAndSetInt(0, 0, 1));
        PosixPeer c = site.c();
        int handle = c.number("shmat " + id + " SHM_RDONLY");
        assertEquals("EACCES", c.refusal("write " + handle + " 0 00"));
    }

    private static void anIdOfNothing(Site site) {
        PosixPeer c = site.c();
        for (int id : List.of(-1, Integer.MAX_VALUE)) {
            site.refused("EINVAL", () -> site.calls().shmat(id, 0, NONE), c, "shmat " + id);
        }
    }

    private static void atNoBoundary(Site site) {
        int id = site.make();
        long free = free(site, id);
        assertErrno("EINVAL", () -> site.calls().shmat(id, free + 1, NONE));
        assertEquals(0, site.calls().stat(id).nattch());
    }

    private static void somebodyElses(Site site) {
        PosixPeer c = site.c(User.BERT);
        int id = c.number("shmget " + Site.key() + " 100 IPC_CREAT|0600");
        PosixPeer java = site.java(User.ANNA);
        assertEquals("EACCES", java.refusal("shmat " + id));
        assertEquals("EACCES", java.refusal("shmat " + id + " SHM_RDONLY"));
        assertEquals(1, c.number("shmat " + id));
    }

    private static void twice(Site site) {
        int id = site.make();
        Attachment first = site.attach(id);
        Attachment second = site.attach(id);
        assertNotEquals(first.address(), second.address());
        first.write(ACROSS, BYTES);
        assertArrayEquals(BYTES, Answers.read(second, ACROSS, BYTES.length));
        assertEquals(2, site.stat(id, site.c()).nattch());
        first.close();
        second.close();
        assertEquals(0, site.calls().stat(id).nattch());
    }

    private static void manyProcesses(Site site) {
        int id = site.make();
        List<PosixPeer> peers =
                IntStream.range(0, PROCESSES).mapToObj(_ -> site.c()).toList();
        peers.forEach(peer -> peer.ask("shmat " + id));
        assertEquals(PROCESSES, site.calls().stat(id).nattch());
        peers.forEach(peer -> peer.ask("shmdt 1"));
        assertEquals(0, site.calls().stat(id).nattch());
    }

    private static void childrenThatInherit(Site site) {
        int id = site.make();
        PosixPeer parent = site.c();
        parent.ask("shmat " + id);
        parent.ask("fork " + PROCESSES);
        assertEquals(PROCESSES + 1, site.calls().stat(id).nattch());
        assertEquals(PROCESSES, parent.number("reap"));
        assertEquals(1, site.calls().stat(id).nattch());
        parent.ask("shmdt 1");
        assertEquals(0, site.calls().stat(id).nattch());
    }

    private static void othersSeeTheBytes(Site site) {
        int id = site.make();
        site.attach(id).write(ACROSS, BYTES);
        for (PosixPeer peer : List.of(site.c(), site.java())) {
            int handle = peer.number("shmat " + id);
            assertEquals(Answers.hex(BYTES), peer.ask("read " + handle + " " + ACROSS + " " + BYTES.length));
            peer.ask("write " + handle + " 4996 0a0b0c0d");
            assertArrayEquals(new byte[] {10, 11, 12, 13}, Answers.read(site.attach(id), 4996, BYTES.length));
            peer.ask("write " + handle + " 4996 00000000");
        }
    }

    private static void aKilledProcess(Site site) {
        int id = site.make();
        site.attach(id);
        for (PosixPeer peer : List.of(site.c(), site.java())) {
            peer.ask("shmat " + id);
            assertEquals(2, site.calls().stat(id).nattch());
            peer.kill();
            var status = site.calls().stat(id);
            assertEquals(1, status.nattch());
            assertEquals(peer.pid(), status.lpid());
        }
    }

    /** Its parent is a program that does not ask for its end before it is told to. */
    private static void aZombieOfTheKernel(Site site) {
        int id = site.make();
        PosixPeer parent = site.c();
        parent.ask("shmat " + id);
        String children = parent.ask("fork 1");
        int child = Integer.parseInt(children.substring(1, children.length() - 1));
        assertEquals(2, site.calls().stat(id).nattch());
        Zombie.of(child);
        Eventually.until(
                "one attachment",
                () -> site.calls().stat(id),
                () -> site.calls().stat(id).nattch() == 1);
        assertEquals(child, site.calls().stat(id).lpid());
        assertEquals(1, parent.number("reap"));
    }

    private static void aZombieOfATable(Site site) {
        int id = site.make();
        try (Zombie.Parent parent = Zombie.parent(site)) {
            int child = parent.child().number("pid");
            parent.child().ask("shmat " + id);
            assertEquals(1, site.calls().stat(id).nattch());
            Zombie.of(child);
            var status = site.calls().stat(id);
            assertEquals(0, status.nattch());
            assertEquals(child, status.lpid());
        }
    }

    private static void aProgramInheritsNothing(Site site) {
        int id = site.make();
        site.attach(id);
        List<String> java = List.of(Installation.java().toString(), "-version");
        try (ChildProcess child = ChildProcess.start(List.of("cat"));
                ChildProcess jvm = ChildProcess.start(java)) {
            assertEquals(0, jvm.exitStatus());
            assertEquals(1, site.calls().stat(id).nattch());
            child.kill();
            assertEquals(1, site.calls().stat(id).nattch());
        }
    }

    private static void aFullWindow(Site site) {
        long longest = site.calls().info().shmmax();
        int first = site.calls().shmget(Site.key(), longest, 0600, Site.CREAT);
        int second = site.calls().shmget(Site.key(), longest, 0600, Site.CREAT);
        Attachment attachment = site.attach(first);
        assertErrno("ENOMEM", () -> site.attach(second));
        PosixPeer c = site.c();
        c.ask("shmat " + first);
        assertEquals("ENOMEM", c.refusal("shmat " + second));
        attachment.close();
        site.attach(second);
    }

    private static void afterRemoval(Site site) {
        int id = site.make();
        site.attach(id).write(0, BYTES);
        site.calls().shmctl(id, ShmctlCommand.IPC_RMID, 0);
        assertArrayEquals(BYTES, Answers.read(site.attach(id), 0, BYTES.length));
        PosixPeer c = site.c();
        c.ask("shmat " + id);
        assertEquals(3, site.calls().stat(id).nattch());
    }
}
