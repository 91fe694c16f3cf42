package io.millrace.itests.posix;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.hw.libc.Machine;
import io.millrace.itests.support.Eventually;
import io.millrace.posix.Attachment;
import io.millrace.posix.ShmInfo;
import io.millrace.posix.ShmctlCommand;
import io.millrace.posix.ShmidDs;
import java.util.List;
import java.util.Set;

/** The rows of {@code shmctl}. */
final class ControlRows {
    private static final byte[] BYTES = {1, 2, 3, 4};

    private ControlRows() {}

    static List<Row<Site>> all() {
        return List.of(
                Row.both("C1", ControlRows::noRightToAsk),
                Row.both("C3", ControlRows::noCommand),
                Row.both("C4", ControlRows::anIdOfNothing),
                Row.both("C5", ControlRows::somebodyElses),
                Row.both("C6", ControlRows::modesAreSet),
                Row.os("C7", ControlRows::lockedInMemory),
                Row.os("C8", ControlRows::limits),
                Row.both("C9", ControlRows::removedWhileAttached),
                Row.both("C10", ControlRows::removedAtOnce),
                Row.both("C11", ControlRows::askingChangesNothing));
    }

    private static void noRightToAsk(Site site) {
        PosixPeer anna = site.java(User.ANNA);
        PosixPeer bert = site.c(User.BERT);
        int own = anna.number("shmget " + Site.key() + " 100 IPC_CREAT|0");
        int berts = bert.number("shmget " + Site.key() + " 100 IPC_CREAT|0600");
        for (int id : List.of(own, berts)) {
            assertEquals("EACCES", anna.refusal("shmctl " + id + " IPC_STAT"));
        }
        assertEquals("EACCES", bert.refusal("shmctl " + own + " IPC_STAT"));
    }

    /** In Java a command is one of those there are. */
    private static void noCommand(Site site) {
        int id = site.make();
        for (PosixPeer peer : List.of(site.c(), site.java())) {
            for (int command : List.of(-1, 99)) {
                assertEquals("EINVAL", peer.refusal("shmctl " + id + " " + command));
            }
        }
    }

    private static void anIdOfNothing(Site site) {
        int gone = site.make();
        site.calls().shmctl(gone, ShmctlCommand.IPC_RMID, 0);
        PosixPeer c = site.c();
        for (int id : List.of(-1, gone)) {
            site.refused("EINVAL", () -> site.calls().stat(id), c, "shmctl " + id + " IPC_STAT");
            for (ShmctlCommand command : ShmctlCommand.values()) {
                String mode = command == ShmctlCommand.IPC_SET ? " 0600" : "";
                site.refused(
                        "EINVAL",
                        () -> site.calls().shmctl(id, command, 0600),
                        c,
                        "shmctl " + id + " " + command + mode);
            }
        }
    }

    private static void somebodyElses(Site site) {
        PosixPeer bert = site.c(User.BERT);
        int id = bert.number("shmget " + Site.key() + " 100 IPC_CREAT|0666");
        PosixPeer anna = site.java(User.ANNA);
        assertEquals("EPERM", anna.refusal("shmctl " + id + " IPC_RMID"));
        assertEquals("EPERM", anna.refusal("shmctl " + id + " IPC_SET 0600"));
        assertEquals(0666, site.calls().stat(id).mode());
        bert.ask("shmctl " + id + " IPC_RMID");
    }

    private static void modesAreSet(Site site) {
        int id = site.make();
        ShmidDs before = site.calls().stat(id);
        Eventually.until("the next second", () -> before, () -> Site.second() > before.ctime());
        PosixPeer c = site.c();
        for (int mode : List.of(0666, 0600, 0666)) {
            site.calls().shmctl(id, ShmctlCommand.IPC_SET, mode);
            ShmidDs after = site.stat(id, c);
            assertEquals(mode, after.mode());
            assertTrue(after.ctime() > before.ctime(), after::toString);
            assertEquals(List.of(before.uid(), before.gid()), List.of(after.uid(), after.gid()));
        }
        c.ask("shmctl " + id + " IPC_SET 0640");
        assertEquals(0640, site.calls().stat(id).mode());
    }

    private static void lockedInMemory(Site site) {
        int id = site.make();
        PosixPeer c = site.c();
        site.calls().shmctl(id, ShmctlCommand.SHM_LOCK, 0);
        assertEquals(ShmidDs.SHM_LOCKED | 0640, site.stat(id, c).mode());
        site.calls().shmctl(id, ShmctlCommand.SHM_UNLOCK, 0);
        assertEquals(0640, site.stat(id, c).mode());
    }

    private static void limits(Site site) {
        ShmInfo info = site.calls().info();
        assertEquals(1, info.shmmin());
        assertEquals(Settings.limit("shmmax"), info.shmmax());
        assertEquals(Settings.limit("shmmni"), info.shmmni());
        assertEquals(Settings.limit("shmall"), info.shmall());
        assertEquals(Machine.pageSize(), info.pageSize());
    }

    private static void removedWhileAttached(Site site) {
        int key = Site.key();
        int id = site.make(key);
        Attachment attachment = site.attach(id);
        attachment.write(0, BYTES);
        PosixPeer c = site.c();
        c.ask("shmat " + id);
        site.calls().shmctl(id, ShmctlCommand.IPC_RMID, 0);
        assertGoing(site, id, c, 2);
        site.refused("ENOENT", () -> site.calls().shmget(key, 0, 0, Set.of()), c, "shmget " + key + " 0 0");
        assertArrayEquals(BYTES, Answers.read(attachment, 0, BYTES.length));
        assertEquals(Answers.hex(BYTES), c.ask("read 1 0 4"));
    }

    /** What must be seen of a segment that goes with its last attacher. */
    static void assertGoing(Site site, int id, PosixPeer c, long attached) {
        ShmidDs status = site.stat(id, c);
        assertTrue(status.isRemoved(), status::toString);
        assertEquals(List.of(0, 0640, attached), List.of(status.key(), status.permissions(), status.nattch()));
    }

    private static void removedAtOnce(Site site) {
        int id = site.make();
        site.calls().shmctl(id, ShmctlCommand.IPC_RMID, 0);
        PosixPeer c = site.c();
        site.refused("EINVAL", () -> site.calls().stat(id), c, "shmctl " + id + " IPC_STAT");
        assertTrue(site.calls().list().stream().noneMatch(each -> each.id() == id));
    }

    /** Whoever asks: another process too, which would be the last one otherwise. */
    private static void askingChangesNothing(Site site) {
        int id = site.make();
        site.attach(id);
        ShmidDs before = site.calls().stat(id);
        Eventually.until("the next second", () -> before, () -> Site.second() > before.ctime());
        site.c().stat(id);
        assertEquals(before, site.calls().stat(id));
        assertEquals(before, site.calls().stat(id));
    }
}
