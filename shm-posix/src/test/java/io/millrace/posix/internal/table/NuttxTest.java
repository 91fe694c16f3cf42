package io.millrace.posix.internal.table;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.millrace.api.memory.Memory;
import io.millrace.posix.Attachment;
import io.millrace.posix.ShmatFlag;
import io.millrace.posix.ShmctlCommand;
import io.millrace.posix.ShmgetFlag;
import io.millrace.posix.ShmidDs;
import io.millrace.posix.internal.granule.Pools;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Where NuttX answers otherwise than POSIX, one by one; and what of NuttX is not copied. */
class NuttxTest {
    private static final int KEY = 5;

    private final TableLayout layout = Tables.layout(Profile.NUTTX, Backing.STRICT);
    private final Memory memory = Tables.memory(layout);
    private final Pools.Dead dead = new Pools.Dead();
    private final TableSystemV nuttx = Tables.join(memory, layout, Tables.user(1, 1000), dead);

    private int made(long size) {
        return nuttx.shmget(KEY, size, 0600, Tables.CREAT);
    }

    @Test
    void privateKeysAreNotThere() {
        Tables.assertErrno("ENOSYS", () -> nuttx.shmget(0, 1, 0600, Tables.CREAT));
        Tables.assertErrno("ENOENT", () -> nuttx.shmget(KEY, 1, 0600, Set.of()));
    }

    @Test
    void exclusiveIsNotLookedAt() {
        assertEquals(made(1), nuttx.shmget(KEY, 1, 0600, Set.of(ShmgetFlag.IPC_CREAT, ShmgetFlag.IPC_EXCL)));
    }

    @Test
    void aRegionOfNoBytesHasNoPages() {
        int id = made(0);
        assertEquals(0, nuttx.stat(id).segsz());
        assertEquals(8, nuttx.info().freePages());
        Tables.assertErrno("ENOMEM", () -> nuttx.shmat(id, 0, Set.of()));
    }

    @Test
    void aRegionThatIsFoundIsLengthenedInPlace() {
        int id = made(10);
        Tables.assertErrno("EINVAL", () -> nuttx.shmget(KEY, 11, 0600, Set.of()));
        assertEquals(id, nuttx.shmget(KEY, 3 * Tables.PAGE, 0600, Tables.CREAT));
        assertEquals(3 * Tables.PAGE, nuttx.stat(id).segsz());
        assertEquals(id, nuttx.shmget(KEY, 1, 0600, Set.of()));
        assertEquals(3 * Tables.PAGE, nuttx.stat(id).segsz());
    }

    @Test
    void whoHasItAttachedKeepsWhatItAttached() {
        int id = made(10);
        Attachment before = nuttx.shmat(id, 0, Set.of());
        made(2 * Tables.PAGE);
        assertEquals(10, before.sizeBytes());
        Attachment after = nuttx.shmat(id, 0, Set.of());
        assertEquals(2 * Tables.PAGE, after.sizeBytes());
        before.close();
        after.close();
        assertEquals(0, nuttx.stat(id).nattch());
        assertEquals(0x10000, nuttx.shmat(id, 0, Set.of()).address());
    }

    @Test
    void whatCannotBeHadAsAWholeIsHadAsFarAsItGoes() {
        int id = made(6 * Tables.PAGE);
        nuttx.shmget(6, Tables.PAGE, 0600, Tables.CREAT);
        Tables.assertErrno("ENOMEM", () -> made(9 * Tables.PAGE));
        assertEquals(7 * Tables.PAGE, nuttx.stat(id).segsz());
        Tables.assertErrno("ENOMEM", () -> nuttx.shmget(7, 1, 0600, Tables.CREAT));
    }

    @Test
    void moreThanARegionMayHaveIsNoMemory() {
        Tables.assertErrno("ENOMEM", () -> made(17 * Tables.PAGE));
        Tables.assertErrno("ENOMEM", () -> made(9 * Tables.PAGE));
    }

    @Test
    void aGetByKeyCancelsARemoval() {
        int id = made(10);
        Attachment attachment = nuttx.shmat(id, 0, Set.of());
        nuttx.shmctl(id, ShmctlCommand.IPC_RMID, 0);
        assertEquals(KEY, nuttx.stat(id).key());
        assertEquals(0600, nuttx.stat(id).mode());
        assertEquals(id, nuttx.shmget(KEY, 1, 0600, Set.of()));
        attachment.close();
        assertEquals(id, nuttx.stat(id).id());
    }

    @Test
    void aRemovalThatNobodyCancelsHappensAtTheLastDetach() {
        int id = made(10);
        Attachment attachment = nuttx.shmat(id, 0, Set.of());
        Attachment second = nuttx.shmat(id, 0, Set.of());
        attachment.write(0, new byte[1]);
        nuttx.shmctl(id, ShmctlCommand.IPC_RMID, 0);
        attachment.close();
        assertEquals(1, nuttx.stat(id).nattch());
        second.close();
        Tables.assertErrno("EINVAL", () -> nuttx.stat(id));
        assertEquals(8, nuttx.info().freePages());
    }

    @Test
    void modesAreNeverLookedAt() {
        int id = nuttx.shmget(KEY, 1, 0, Tables.CREAT);
        TableSystemV other = Tables.join(memory, layout, Tables.user(2, 2000), dead);
        assertEquals(id, other.shmget(KEY, 1, 0600, Set.of()));
        other.shmat(id, 0, Set.of()).write(0, new byte[] {1});
        other.shmctl(id, ShmctlCommand.IPC_SET, 0777);
        other.shmctl(id, ShmctlCommand.IPC_RMID, 0);
    }

    @Test
    void addressAndFlagsOfAnAttachAreNotLookedAt() {
        Attachment attachment =
                nuttx.shmat(made(10), 0x12345, Set.of(ShmatFlag.SHM_RDONLY, ShmatFlag.SHM_RND, ShmatFlag.SHM_EXEC));
        assertEquals(0x10000, attachment.address());
        attachment.write(0, new byte[] {1, 2});
        byte[] bytes = new byte[2];
        attachment.read(0, bytes);
        assertArrayEquals(new byte[] {1, 2}, bytes);
    }

    @Test
    void theWholeModeIsSet() {
        int id = made(10);
        nuttx.shmctl(id, ShmctlCommand.IPC_SET, 0170644);
        assertEquals(0170644, nuttx.stat(id).mode());
    }

    @Test
    void askingForTheStatusCountsAsAChange() {
        int id = made(10);
        TableSystemV other = Tables.join(memory, layout, Tables.user(2, 2000), dead);
        assertEquals(0, nuttx.stat(id).lpid());
        assertEquals(1, other.stat(id).lpid());
        assertEquals(2, nuttx.stat(id).lpid());
    }

    @Test
    void aDeadAttacherIsNotNamed() {
        int id = made(10);
        TableSystemV other = Tables.join(memory, layout, Tables.user(2, 2000), dead);
        other.shmat(id, 0, Set.of());
        dead.add(2);
        ShmidDs status = nuttx.stat(id);
        assertEquals(0, status.nattch());
        assertEquals(0, status.lpid());
    }

    @Test
    void aStaleIdIsNoIdHere() {
        int id = made(10);
        nuttx.shmctl(id, ShmctlCommand.IPC_RMID, 0);
        assertNotEquals(id, made(10));
        Tables.assertErrno("EINVAL", () -> nuttx.shmat(id, 0, Set.of()));
    }

    @Test
    void theWindowOfTheDocumentIsLargerThanThatOfTheCode() {
        assertEquals(12 * Tables.PAGE, layout.codedWindow());
        assertEquals(4 * 12 * Tables.PAGE, layout.documentedWindow());
        Attachment all = nuttx.shmat(made(8 * Tables.PAGE), 0, Set.of());
        Tables.assertErrno("ENOMEM", () -> nuttx.shmat(all.id(), 0, Set.of()));
        assertThrows(IndexOutOfBoundsException.class, () -> all.read(8 * Tables.PAGE, new byte[1]));
    }
}
