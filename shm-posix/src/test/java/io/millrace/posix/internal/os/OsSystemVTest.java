package io.millrace.posix.internal.os;

import static io.millrace.posix.ShmatFlag.SHM_RDONLY;
import static io.millrace.posix.ShmatFlag.SHM_REMAP;
import static io.millrace.posix.ShmatFlag.SHM_RND;
import static io.millrace.posix.ShmctlCommand.IPC_RMID;
import static io.millrace.posix.ShmctlCommand.IPC_SET;
import static io.millrace.posix.ShmgetFlag.IPC_CREAT;
import static io.millrace.posix.ShmgetFlag.IPC_EXCL;
import static io.millrace.posix.ShmgetFlag.SHM_HUGETLB;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.millrace.api.memory.SegmentClosedException;
import io.millrace.hw.libc.Machine;
import io.millrace.posix.Attachment;
import io.millrace.posix.PosixException;
import io.millrace.posix.ShmInfo;
import io.millrace.posix.ShmatFlag;
import io.millrace.posix.ShmctlCommand;
import io.millrace.posix.ShmgetFlag;
import io.millrace.posix.ShmidDs;
import io.millrace.posix.SystemV;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;

/** The rows of the conformance table that one process and one user can run; each test names its rows. */
@Timeout(60)
class OsSystemVTest {
    private static final Set<ShmgetFlag> NEW = Set.of(IPC_CREAT, IPC_EXCL);
    private static final Set<ShmatFlag> ANYHOW = Set.of();
    private static final int SIZE = 5000;
    private static final int PID = (int) ProcessHandle.current().pid();
    /** The times of the kernel follow the clock with its tick. */
    private static final long MOST_TICK_MILLIS = 100;

    private final int key = 0x4D000000 | (PID << 4 & 0xFFFFFF) | 1;
    private final List<Integer> made = new ArrayList<>();
    private final SystemV system = OsSystemV.open();

    @AfterEach
    void removeAll() {
        system.close();
        Set<Integer> left = Set.copyOf(made);
        for (ShmidDs segment : system.list()) {
            if (left.contains(segment.id())) {
                system.shmctl(segment.id(), IPC_RMID, 0);
            }
        }
    }

    @Test
    void aNewSegmentIsAsAskedForAndFullOfZeros_G1_G12() {
        long before = Instant.now().minusMillis(MOST_TICK_MILLIS).getEpochSecond();
        int id = make(key, SIZE);
        ShmidDs status = system.stat(id);
        assertTrue(status.ctime() >= before, status::toString);
        int user = Machine.effectiveUser();
        assertEquals(
                new ShmidDs(
                        id, key, 0640, user, status.gid(), user, status.gid(), SIZE, 0, 0, status.ctime(), PID, 0, 0),
                status);
        assertTrue(system.list().contains(status), "what is printed differs from what is asked for");
        byte[] bytes = new byte[SIZE];
        attach(id).read(0, bytes);
        assertArrayEquals(new byte[SIZE], bytes);
    }

    @Test
    void aKeyIsFoundOrRefused_G2_G3_G4_G6_G7() {
        assertErrno("ENOENT", () -> system.shmget(key, SIZE, 0600, Set.of()));
        assertErrno("EINVAL", () -> system.shmget(key, 0, 0600, NEW));
        int id = make(key, SIZE);
        assertErrno("EEXIST", () -> system.shmget(key, SIZE, 0600, NEW));
        assertErrno("EINVAL", () -> system.shmget(key, SIZE * 2, 0600, Set.of()));
        assertEquals(id, system.shmget(key, 1, 0600, Set.of()));
        assertEquals(id, system.shmget(key, 0, 0, Set.of()));
        assertEquals(id, system.shmget(key, SIZE, 0600, Set.of(IPC_CREAT)));
    }

    @Test
    void aLengthTheMachineDoesNotHaveIsRefused_G5() {
        assertErrno("ENOMEM", () -> make(SystemV.IPC_PRIVATE, 1L << 44));
        assertErrno("EINVAL", () -> system.shmget(key, -1, 0600, NEW));
    }

    @Test
    void aPrivateSegmentIsAnotherEachTime_G9() {
        int first = make(SystemV.IPC_PRIVATE, 1);
        int second = system.shmget(SystemV.IPC_PRIVATE, 1, 0600, Set.of());
        made.add(second);
        assertNotEquals(first, second);
        assertEquals(0, system.stat(second).key());
    }

    @Test
    void hugePagesThatAreNotThereAreRefused_G13() throws IOException {
        String pages = setting("vm/nr_hugepages");
        assumeTrue(pages.equals("0"), () -> "huge pages are configured: " + pages);
        assumeTrue(Machine.effectiveUser() == 0, "not root");
        assertErrno("ENOMEM", () -> system.shmget(key, 1 << 21, 0600, Set.of(IPC_CREAT, SHM_HUGETLB)));
    }

    @Test
    void anIdIsNotUsedAgain_G15_C10() {
        int first = make(key, SIZE);
        system.shmctl(first, IPC_RMID, 0);
        assertErrno("EINVAL", () -> system.stat(first));
        assertNotEquals(first, make(key, SIZE));
        assertErrno("EINVAL", () -> system.stat(first));
    }

    @Test
    void attachedTwiceItIsTheSameBytes_A1_A8_A10_D5() {
        int id = make(key, SIZE);
        Attachment first = attach(id);
        ShmidDs one = system.stat(id);
        assertEquals(List.of(1L, (long) SIZE, (long) PID), List.of(one.nattch(), one.segsz(), (long) one.lpid()));
        assertTrue(one.atime() > 0 && one.dtime() == 0, one::toString);
        try (SystemV another = OsSystemV.open()) {
            Attachment second = another.shmat(another.shmget(key, SIZE, 0600, Set.of()), 0, ANYHOW);
            assertNotEquals(first.address(), second.address());
            assertEquals(2, system.stat(id).nattch());
            first.write(4990, new byte[] {1, 2, 3});
            byte[] seen = new byte[3];
            second.read(4990, seen);
            assertArrayEquals(new byte[] {1, 2, 3}, seen);
            assertEquals(SIZE, second.sizeBytes());
            assertThrows(IndexOutOfBoundsException.class, () -> second.read(4998, seen));
        }
        assertEquals(1, system.stat(id).nattch(), "closing one detached nothing, or both");
        first.close();
        first.close();
        assertEquals(0, system.stat(id).nattch());
        assertTrue(system.stat(id).dtime() > 0);
    }

    @Test
    void anAddressIsTakenRoundedOrRefused_A2_A3_A6() {
        int id = make(key, SIZE);
        Attachment probe = attach(id);
        long free = probe.address();
        probe.close();
        Attachment there = system.shmat(id, free, ANYHOW);
        assertEquals(free, there.address());
        assertErrno("EINVAL", () -> system.shmat(id, free, ANYHOW));
        there.close();
        assertErrno("EINVAL", () -> system.shmat(id, free + 1, ANYHOW));
        assertEquals(free, system.shmat(id, free + 4095, Set.of(SHM_RND)).address());
    }

    @Test
    void whatWouldBreakTheJvmIsRefused() {
        int id = make(key, SIZE);
        Attachment attachment = attach(id);
        PosixException remap =
                assertThrows(PosixException.class, () -> system.shmat(id, attachment.address(), Set.of(SHM_REMAP)));
        assertEquals("EINVAL", remap.errno());
        assertTrue(remap.getMessage().contains("SHM_REMAP would replace memory"), remap::getMessage);
        assertErrno("EINVAL", () -> system.shmat(id, 1, Set.of(SHM_RND)));
        assertErrno("EINVAL", () -> system.shmat(id, 0xF000, ANYHOW));
        assertErrno("ENOMEM", () -> system.shmat(id, Long.MIN_VALUE, ANYHOW));
        assertEquals(1, system.stat(id).nattch());
    }

    @Test
    void readOnlyIsReadOnly_A4() {
        Attachment attachment = system.shmat(make(key, SIZE), 0, Set.of(SHM_RDONLY));
        byte[] one = new byte[1];
        attachment.read(0, one);
        assertThrows(IllegalArgumentException.class, () -> attachment.write(0, one));
        assertThrows(IllegalArgumentException.class, () -> attachment.memory().setInt(0, 1));
        assertThrows(IllegalArgumentException.class, () -> attachment.memory().compareAndSetInt(0, 0, 1));
    }

    @Test
    void anIdThatNamesNothingIsRefused_A5_C4() {
        int gone = make(key, SIZE);
        system.shmctl(gone, IPC_RMID, 0);
        for (int id : new int[] {-1, gone}) {
            assertErrno("EINVAL", () -> system.shmat(id, 0, ANYHOW));
            assertErrno("EINVAL", () -> system.stat(id));
            for (ShmctlCommand command : ShmctlCommand.values()) {
                assertErrno("EINVAL", () -> system.shmctl(id, command, 0600));
            }
        }
    }

    @Test
    void aChildThatIsStartedDoesNotInheritIt_A12() throws Exception {
        int id = make(key, SIZE);
        attach(id);
        Process child = new ProcessBuilder("cat").start();
        try {
            assertEquals(1, system.stat(id).nattch());
        } finally {
            child.destroyForcibly().waitFor();
        }
    }

    @Test
    void afterDetachingAnAccessIsAnException_D1_D2_D3() {
        int id = make(key, SIZE);
        Attachment attachment = attach(id);
        long address = attachment.address();
        assertErrno("EINVAL", () -> system.shmdt(address + 4096));
        assertErrno("EINVAL", () -> system.shmdt(address + 1));
        assertErrno("EINVAL", () -> system.shmdt(0));
        system.shmdt(address);
        assertEquals(0, system.stat(id).nattch());
        assertThrows(SegmentClosedException.class, () -> attachment.memory().getInt(0));
        assertThrows(SegmentClosedException.class, () -> attachment.read(0, new byte[1]));
        assertErrno("EINVAL", () -> system.shmdt(address));
        attachment.close();
    }

    @Test
    void detachingByAddressClosesWhatAnotherAttached() {
        int id = make(key, SIZE);
        try (SystemV another = OsSystemV.open()) {
            Attachment attachment = another.shmat(id, 0, ANYHOW);
            system.shmdt(attachment.address());
            assertThrows(SegmentClosedException.class, () -> attachment.memory().getInt(0));
        }
        assertEquals(0, system.stat(id).nattch());
    }

    @Test
    void removedWhileAttachedItStaysUntilTheLastLeaves_C9_A14_D4() {
        int id = make(key, SIZE);
        Attachment first = attach(id);
        first.write(0, new byte[] {42});
        system.shmctl(id, IPC_RMID, 0);
        ShmidDs status = system.stat(id);
        assertTrue(status.isRemoved(), status::toString);
        assertEquals(0, status.key());
        assertEquals(1, status.nattch());
        assertErrno("ENOENT", () -> system.shmget(key, 0, 0600, Set.of()));
        Attachment late = attach(id);
        byte[] one = new byte[1];
        late.read(0, one);
        assertEquals(42, one[0]);
        first.close();
        system.stat(id);
        late.close();
        assertErrno("EINVAL", () -> system.stat(id));
    }

    @Test
    void theModeIsSetAndNothingElse_C6_C11() {
        int id = make(key, SIZE);
        ShmidDs before = system.stat(id);
        for (int mode : new int[] {0600, 0, 0666}) {
            system.shmctl(id, IPC_SET, mode);
            ShmidDs after = system.stat(id);
            assertEquals(mode, after.mode());
            assertEquals(before.uid(), after.uid());
            assertEquals(before.gid(), after.gid());
            assertTrue(after.ctime() >= before.ctime(), after::toString);
        }
        assertEquals(system.stat(id), system.stat(id), "asking changes something");
        system.shmctl(id, IPC_SET, 07640);
        assertEquals(0640, system.stat(id).mode(), "only the nine bits are set");
    }

    @Test
    void pagesAreKeptInMemoryOrNot_C7() {
        int id = make(key, SIZE);
        system.shmctl(id, ShmctlCommand.SHM_LOCK, 0);
        assertEquals(ShmidDs.SHM_LOCKED | 0640, system.stat(id).mode());
        system.shmctl(id, ShmctlCommand.SHM_UNLOCK, 0);
        assertEquals(0640, system.stat(id).mode());
    }

    @Test
    void limitsAreThoseOfTheKernel_C8() throws IOException {
        ShmInfo info = system.info();
        assertEquals(1, info.shmmin());
        assertEquals(limit("shmmax"), info.shmmax());
        assertEquals(limit("shmmni"), info.shmmni());
        assertEquals(limit("shmall"), info.shmall());
        assertEquals(Machine.pageSize(), info.pageSize());
        assertTrue(info.freePages() > 0 && info.freePages() <= info.shmall(), info::toString);
    }

    @Test
    void aFailureNamesTheCallItsArgumentsAndTheReason() {
        PosixException e = assertThrows(PosixException.class, () -> system.shmget(0x7A7A7A7A, 64, 0600, Set.of()));
        assertEquals(List.of("ENOENT", "shmget"), List.of(e.errno(), e.call()));
        assertEquals(
                "shmget(0x7a7a7a7a, 64, 0600, 0) failed: ENOENT (there is no segment of this key; IPC_CREAT makes one)",
                e.getMessage());
        PosixException flags = assertThrows(PosixException.class, () -> system.shmget(key, 0, 0600, NEW));
        assertEquals("0x" + Integer.toHexString(key) + ", 0, 0600, IPC_CREAT|IPC_EXCL", flags.arguments());
        PosixException mode = assertThrows(PosixException.class, () -> system.shmget(key, 1, 01000, NEW));
        assertTrue(mode.getMessage().contains("a mode is between 0 and 0777"), mode::getMessage);
    }

    @Test
    void closingDetachesAndNothingIsAttachedAfterwards() {
        int id = make(key, SIZE);
        Attachment attachment = attach(id);
        system.close();
        system.close();
        assertThrows(SegmentClosedException.class, () -> attachment.memory().getInt(0));
        assertEquals(0, system.stat(id).nattch());
        assertThrows(SegmentClosedException.class, () -> attach(id));
        assertEquals(0, system.stat(id).nattch(), "attached after the end");
    }

    private int make(int ofKey, long sizeBytes) {
        int id = system.shmget(ofKey, sizeBytes, 0640, NEW);
        made.add(id);
        return id;
    }

    private Attachment attach(int id) {
        return system.shmat(id, 0, ANYHOW);
    }

    private static long limit(String name) throws IOException {
        long unsigned = Long.parseUnsignedLong(setting("kernel/" + name));
        return unsigned < 0 ? Long.MAX_VALUE : unsigned;
    }

    /** In one read, for there is no second one: {@link Files#readString} gets the first digit alone. */
    private static String setting(String name) throws IOException {
        return Files.readAllLines(Path.of("/proc/sys/" + name)).getFirst();
    }

    private static void assertErrno(String errno, Executable call) {
        PosixException e = assertThrows(PosixException.class, call);
        assertEquals(errno, e.errno(), e::getMessage);
    }
}
