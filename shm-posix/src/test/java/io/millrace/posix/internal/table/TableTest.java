package io.millrace.posix.internal.table;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.memory.GeometryMismatchException;
import io.millrace.api.memory.Memory;
import io.millrace.api.memory.PeerCorruptionException;
import io.millrace.api.memory.SegmentClosedException;
import io.millrace.posix.Attachment;
import io.millrace.posix.ShmctlCommand;
import io.millrace.posix.ShmidDs;
import io.millrace.posix.internal.granule.Pools;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages, windows and peers of a table; the calls are proven row by row elsewhere, with both back-ends. */
class TableTest {
    private static final int KEY = 5;

    private final TableLayout layout = Tables.posix();
    private final Memory memory = Tables.memory(layout);
    private final TableSystemV table = Tables.join(memory, layout, 1, new Pools.Dead());

    private Attachment attached(int key, long size) {
        return table.shmat(table.shmget(key, size, 0600, Tables.CREAT), 0, Set.of());
    }

    @Test
    void aPageIsTakenAtTheFirstStoreAndReadAsZerosBefore() {
        TableLayout generous = Tables.layout(Profile.POSIX, Backing.OVERCOMMIT);
        TableSystemV promising = Tables.table(generous);
        int id = promising.shmget(KEY, 16 * Tables.PAGE, 0600, Tables.CREAT);
        assertEquals(8, promising.info().freePages());
        Tables.assertErrno("ENOMEM", () -> promising.shmat(id, 0, Set.of()));

        Attachment wide = promising.shmat(promising.shmget(6, 12 * Tables.PAGE, 0600, Tables.CREAT), 0, Set.of());
        byte[] bytes = new byte[12 * Tables.PAGE];
        wide.read(0, bytes);
        assertArrayEquals(new byte[12 * Tables.PAGE], bytes);
        assertEquals(8, promising.info().freePages());
        wide.write(3 * Tables.PAGE - 1, new byte[] {1, 2});
        assertEquals(6, promising.info().freePages());
        wide.write(0, new byte[2 * Tables.PAGE]);
        wide.write(9 * Tables.PAGE, new byte[3 * Tables.PAGE]);
        wide.write(5 * Tables.PAGE, new byte[Tables.PAGE]);
        Tables.assertErrno("ENOMEM", () -> wide.write(6 * Tables.PAGE, new byte[1]));
        assertEquals(0, promising.info().freePages());
    }

    @Test
    void aStrictTablePromisesNoMoreThanItHas() {
        attached(KEY, 5 * Tables.PAGE + 1);
        assertEquals(2, table.info().freePages());
        Tables.assertErrno("ENOMEM", () -> table.shmget(6, 2 * Tables.PAGE + 1, 0600, Tables.CREAT));
        attached(6, 2 * Tables.PAGE).write(0, new byte[2 * Tables.PAGE]);
        table.shmget(KEY, 0, 0, Set.of());
        assertEquals(0, table.info().freePages());
    }

    @Test
    void theBytesOfARegionAreInPlaceIfItsPagesLieSideBySide() {
        Attachment region = attached(KEY, 3 * Tables.PAGE - 5);
        Memory inPlace = region.memory();
        assertEquals(3 * Tables.PAGE - 5, inPlace.size());
        inPlace.setInt(2 * Tables.PAGE, 77);
        byte[] bytes = new byte[4];
        region.read(2 * Tables.PAGE, bytes);
        assertArrayEquals(new byte[] {77, 0, 0, 0}, bytes);
        assertTrue(inPlace == region.memory());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aPageThatWasSomebodysBeginsWithZeros(boolean inPlace) {
        byte[] full = new byte[8 * Tables.PAGE];
        Arrays.fill(full, (byte) 7);
        Attachment before = attached(KEY, full.length);
        before.write(0, full);
        table.shmctl(before.id(), ShmctlCommand.IPC_RMID, 0);
        before.close();
        Attachment after = attached(KEY, full.length);
        if (inPlace) {
            after.memory().setByte(5, (byte) 1);
        } else {
            after.write(5, new byte[] {1});
        }
        byte[] bytes = new byte[full.length];
        after.read(0, bytes);
        byte[] expected = new byte[full.length];
        expected[5] = 1;
        assertArrayEquals(expected, bytes);
    }

    @Test
    void pagesThatLieApartCannotBeHadInPlace() {
        Attachment region = attached(KEY, 3 * Tables.PAGE);
        region.write(2 * Tables.PAGE, new byte[1]);
        attached(6, Tables.PAGE).write(0, new byte[1]);
        region.write(0, new byte[1]);
        Tables.assertErrno("ENOMEM", region::memory);
        region.write(Tables.PAGE, new byte[] {9});
        byte[] bytes = new byte[1];
        region.read(Tables.PAGE, bytes);
        assertArrayEquals(new byte[] {9}, bytes);
    }

    @Test
    void pagesThatAreThereInOrderAreCompleted() {
        Attachment region = attached(KEY, 3 * Tables.PAGE);
        region.write(0, new byte[] {4});
        assertEquals(4, region.memory().getByte(0));
        assertEquals(0, region.memory().getByte(2 * Tables.PAGE));
    }

    @Test
    void aReadOnlyAttachmentIsNeverWritten() {
        int id = table.shmget(KEY, 8, 0600, Tables.CREAT);
        Attachment region = table.shmat(id, 0, Tables.RDONLY);
        assertThrows(IllegalArgumentException.class, () -> region.write(0, new byte[1]));
        Memory inPlace = region.memory();
        assertThrows(IllegalArgumentException.class, () -> inPlace.setInt(0, 1));
        assertEquals(0, inPlace.getInt(0));
    }

    @Test
    void afterDetachingEveryAccessIsAnException() {
        Attachment region = attached(KEY, Tables.PAGE);
        Memory inPlace = region.memory();
        table.shmdt(region.address());
        assertThrows(SegmentClosedException.class, () -> inPlace.getInt(0));
        assertThrows(SegmentClosedException.class, () -> region.read(0, new byte[1]));
        assertThrows(SegmentClosedException.class, () -> region.write(0, new byte[1]));
        assertThrows(SegmentClosedException.class, region::memory);
        region.close();
        Tables.assertErrno("EINVAL", () -> table.shmdt(region.address()));
        assertEquals(0, table.stat(region.id()).nattch());
    }

    @Test
    void windowsAreFilledFromTheLowestPlace() {
        Attachment a = attached(1, 2 * Tables.PAGE);
        Attachment b = attached(2, 3 * Tables.PAGE);
        assertEquals(0x10000, a.address());
        assertEquals(0x10000 + 2 * Tables.PAGE, b.address());
        a.close();
        Attachment c = attached(3, Tables.PAGE);
        assertEquals(0x10000, c.address());
        Attachment again = table.shmat(b.id(), 0, Set.of());
        assertEquals(0x10000 + 5 * Tables.PAGE, again.address());
        Tables.assertErrno("EINVAL", () -> table.shmat(b.id(), b.address(), Set.of()));
        Tables.assertErrno("EINVAL", () -> table.shmat(b.id(), 0x10001, Set.of()));
        assertEquals(
                0x10000 + 9 * Tables.PAGE,
                table.shmat(b.id(), 0x10000 + 9 * Tables.PAGE, Set.of()).address());
        Tables.assertErrno("ENOMEM", () -> table.shmat(b.id(), 0, Set.of()));
    }

    @Test
    void idsOfTheSameRowDifferFromUseToUse() {
        int id = table.shmget(KEY, 1, 0600, Tables.CREAT);
        table.shmctl(id, ShmctlCommand.IPC_RMID, 0);
        int next = table.shmget(KEY, 1, 0600, Tables.CREAT);
        assertNotEquals(id, next);
        assertEquals(Math.floorMod(id, 4), Math.floorMod(next, 4));
        Tables.assertErrno("EINVAL", () -> table.stat(id));
        for (int bad : new int[] {-1, Integer.MIN_VALUE, Integer.MAX_VALUE, 3}) {
            Tables.assertErrno("EINVAL", () -> table.stat(bad));
        }
    }

    @Test
    void peersSeeEachOther() {
        TableSystemV other = Tables.join(memory, layout, 2, new Pools.Dead());
        Attachment ours = attached(KEY, Tables.PAGE);
        Attachment theirs = other.shmat(other.shmget(KEY, 0, 0, Set.of()), 0, Set.of());
        ours.write(5, new byte[] {1, 2, 3});
        byte[] bytes = new byte[3];
        theirs.read(5, bytes);
        assertArrayEquals(new byte[] {1, 2, 3}, bytes);
        ShmidDs status = other.stat(ours.id());
        assertEquals(2, status.nattch());
        assertEquals(1, status.cpid());
        assertEquals(2, status.lpid());
        table.close();
        assertEquals(1, other.stat(theirs.id()).nattch());
        assertThrows(SegmentClosedException.class, () -> ours.read(0, bytes));
    }

    @Test
    void aDeadPeerIsDetachedAndRemembered() {
        Pools.Dead dead = new Pools.Dead();
        TableSystemV other = Tables.join(memory, layout, 2, dead);
        Attachment ours = attached(KEY, Tables.PAGE);
        dead.add(1);
        assertEquals(0, other.stat(ours.id()).nattch());
        assertEquals(1, other.stat(ours.id()).lpid());
        Tables.assertErrno("EOWNERDEAD", () -> table.stat(ours.id()));
        table.close();
        assertEquals(List.of(ours.id()), other.list().stream().map(ShmidDs::id).toList());
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 12, 16, 20, 36, 40, 44, 56, 76, 80, 84, 88})
    void aHeaderThatDisagreesIsRefused(int offset) {
        memory.setInt(offset, memory.getInt(offset) + 2);
        TableOpener opener =
                new TableOpener("test", Tables.segment(memory), 0, Pools.peer(3), new Pools.Dead(), () -> Tables.NOW);
        RuntimeException refusal = assertThrows(RuntimeException.class, opener::attach);
        assertTrue(
                refusal instanceof PeerCorruptionException || refusal instanceof GeometryMismatchException,
                refusal::toString);
    }

    @Test
    void aPoolOfAnotherGeometryIsRefused() {
        memory.setInt(layout.pool() + 16, layout.pages() - 1);
        assertThrows(PeerCorruptionException.class, () -> Tables.join(memory, layout, 2, new Pools.Dead()));
    }

    @Test
    void anotherGeometryIsRefused() {
        TableLayout other = Tables.layout(Profile.POSIX, Backing.OVERCOMMIT);
        assertThrows(GeometryMismatchException.class, () -> Tables.join(memory, other, 2, new Pools.Dead()));
        Memory garbage = Tables.memory(layout);
        garbage.setLong(0, 99);
        assertThrows(PeerCorruptionException.class, () -> Tables.join(garbage, layout, 2, new Pools.Dead()));
    }
}
