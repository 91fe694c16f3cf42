package io.millrace.posix.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.memory.ShmException;
import io.millrace.api.segment.Role;
import io.millrace.api.segment.Segment;
import io.millrace.api.segment.SegmentInfo;
import io.millrace.api.testkit.SegmentContract;
import io.millrace.hw.libc.Machine;
import io.millrace.posix.Attachment;
import io.millrace.posix.PosixException;
import io.millrace.posix.ShmctlCommand;
import io.millrace.posix.ShmgetFlag;
import io.millrace.posix.ShmidDs;
import io.millrace.posix.SystemV;
import io.millrace.posix.internal.os.OsSystemV;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class SystemVSegmentTest {
    private static final int KEY = 0x4d5a0000 | (int) (ProcessHandle.current().pid() & 0xFFFF);
    private static final long SIZE = 20_000;
    private static final int USER = Machine.effectiveUser();

    @TempDir
    private Path folder;

    /** What must be so of the kernel's segments and of a table's. */
    abstract static class Rules {
        private final List<String> warnings = new ArrayList<>();
        private SystemV calls;

        abstract SystemV calls();

        @BeforeEach
        void begin() {
            calls = calls();
        }

        abstract String source();

        @AfterEach
        void end() {
            calls.list().stream()
                    .filter(row -> row.key() == KEY)
                    .forEach(row -> calls.shmctl(row.id(), ShmctlCommand.IPC_RMID, 0));
            release();
        }

        /** Ends the calls. */
        void release() {
            calls.close();
        }

        private SystemVSpec spec(Role role) {
            return new SystemVSpec("plc", KEY, SystemVSpec.BY_KEY, SIZE, role, 0600, false, false, -1);
        }

        private SystemVSegment open(SystemVSpec spec) {
            return SystemVSegment.open(calls, source(), spec, USER, warnings::add);
        }

        private List<ShmidDs> rows() {
            return calls.list().stream().filter(row -> row.key() == KEY).toList();
        }

        /** Made by hand, by this process. */
        private int leftover(long bytes, int mode) {
            return calls.shmget(KEY, bytes, mode, Set.of(ShmgetFlag.IPC_CREAT, ShmgetFlag.IPC_EXCL));
        }

        private void assertRefused(SystemVSpec spec, String why) {
            ShmException refusal = assertThrows(ShmException.class, () -> open(spec));
            assertTrue(refusal.getMessage().contains(why), refusal::getMessage);
        }

        @Test
        void isMadeAttachedAndRemoved() {
            try (Segment segment = open(spec(Role.CREATE))) {
                ShmidDs row = rows().getFirst();
                assertEquals(1, row.nattch());
                assertEquals(SIZE, row.segsz());
                assertEquals(0600, row.permissions());
                SegmentInfo info = segment.info();
                assertEquals(SIZE, info.sizeBytes());
                assertTrue(info.created());
                assertTrue(
                        info.location().startsWith("key 0x" + Integer.toHexString(KEY) + ", id " + row.id()),
                        info::location);
            }
            assertEquals(List.of(), rows());
            assertEquals(List.of(), warnings);
        }

        @Test
        void aPrivateOneIsFoundByItsIdAlone() {
            SystemVSpec hidden =
                    new SystemVSpec("plc", 0, SystemVSpec.BY_KEY, SIZE, Role.CREATE, 0600, false, false, -1);
            try (Segment made = open(hidden)) {
                int id = Integer.parseInt(made.info().location().replaceAll(".* id (\\d+).*", "$1"));
                SystemVSpec byId = new SystemVSpec("other", 0, id, 0, Role.ATTACH, 0600, false, false, -1);
                try (Segment found = open(byId)) {
                    found.memory().setInt(0, 42);
                    assertEquals(42, made.memory().getInt(0));
                    assertFalse(found.info().created());
                    assertEquals(SIZE, found.info().sizeBytes());
                }
                assertEquals(1, calls.stat(id).nattch());
            }
        }

        @Test
        void whoeverComesFirstMakesItAndItStays() {
            try (Segment first = open(spec(Role.CREATE_OR_ATTACH));
                    Segment second = open(spec(Role.CREATE_OR_ATTACH))) {
                assertTrue(first.info().created());
                assertFalse(second.info().created());
                first.memory().setInt(64, 7);
                assertEquals(7, second.memory().getInt(64));
                assertEquals(2, rows().getFirst().nattch());
            }
            assertEquals(0, rows().getFirst().nattch());
        }

        @Test
        void whatIsKeptIsAdoptedWithItsBytes() {
            SystemVSpec kept =
                    new SystemVSpec("plc", KEY, SystemVSpec.BY_KEY, SIZE, Role.CREATE, 0600, false, true, -1);
            try (Segment first = open(kept)) {
                first.memory().setInt(64, 7);
            }
            int id = rows().getFirst().id();
            try (Segment second = open(spec(Role.CREATE))) {
                assertEquals(7, second.memory().getInt(64));
                assertTrue(second.info().created());
                assertEquals(id, rows().getFirst().id());
            }
            assertEquals(List.of(), rows());
        }

        @Test
        void whatIsInUseIsNotAdopted() {
            try (Attachment _ = calls.shmat(leftover(SIZE, 0600), 0, Set.of())) {
                assertRefused(spec(Role.CREATE), "it is in use");
            }
            assertEquals(0, rows().getFirst().nattch(), "the refusal left an attachment");
        }

        @Test
        void whatDoesNotFitIsNotAdoptedAndStays() {
            leftover(SIZE, 0644);
            assertRefused(spec(Role.CREATE), "its mode is wider than allowed: 0600");
            SystemVSpec wider =
                    new SystemVSpec("plc", KEY, SystemVSpec.BY_KEY, SIZE, Role.CREATE, 0664, false, false, -1);
            assertRefused(wider, "it was not made by us with mode 0664");
            SystemVSpec longer =
                    new SystemVSpec("plc", KEY, SystemVSpec.BY_KEY, SIZE - 1, Role.CREATE, 0644, false, false, -1);
            assertRefused(longer, "its size is 20000, allowed: exactly 19999");
            assertEquals(1, rows().size());
        }

        @Test
        void whatIsThereIsAttachedByItsFirstBytesUnlessTheyAreTooFew() {
            leftover(SIZE, 0600);
            SystemVSpec shorter =
                    new SystemVSpec("plc", KEY, SystemVSpec.BY_KEY, 4096, Role.ATTACH, 0600, false, false, -1);
            try (Segment segment = open(shorter)) {
                assertEquals(4096, segment.memory().size());
                assertThrows(
                        IndexOutOfBoundsException.class, () -> segment.memory().getInt(4096));
            }
            SystemVSpec longer =
                    new SystemVSpec("plc", KEY, SystemVSpec.BY_KEY, SIZE + 1, Role.ATTACH, 0600, false, false, -1);
            assertRefused(longer, "its size is 20000, allowed: at least 20001");
        }

        @Test
        void whatIsReadOnlyIsNotStoredTo() {
            leftover(SIZE, 0600);
            SystemVSpec reader = new SystemVSpec("plc", KEY, SystemVSpec.BY_KEY, 0, Role.ATTACH, 0600, true, false, -1);
            try (Segment segment = open(reader)) {
                assertEquals(0, segment.memory().getInt(0));
                assertThrows(
                        IllegalArgumentException.class, () -> segment.memory().setInt(0, 1));
            }
        }

        @Test
        void whatBelongsToAnotherUserIsRefusedUnlessConfigured() {
            leftover(SIZE, 0600);
            SystemVSpec foreign =
                    new SystemVSpec("plc", KEY, SystemVSpec.BY_KEY, 0, Role.ATTACH, 0600, false, false, USER);
            SystemVSegment.open(calls, source(), foreign, USER + 1, warnings::add)
                    .close();
            ShmException refusal = assertThrows(
                    ShmException.class,
                    () -> SystemVSegment.open(calls, source(), spec(Role.ATTACH), USER + 1, warnings::add));
            assertTrue(refusal.getMessage().contains("it belongs to another user"), refusal::getMessage);
        }

        @Test
        void whatIsNotThereIsRefused() {
            assertRefused(spec(Role.ATTACH), "there is no such segment, and role is ATTACH");
            SystemVSpec noId = new SystemVSpec("plc", 0, 0x7FFF_0000, 0, Role.ATTACH, 0600, false, false, -1);
            assertRefused(noId, "refused id 2147418112: there is no such segment");
        }

        @Test
        void anotherOneOfTheSameKeyIsNotRemoved() {
            Segment segment = open(spec(Role.CREATE));
            calls.shmctl(rows().getFirst().id(), ShmctlCommand.IPC_RMID, 0);
            int other = leftover(SIZE, 0600);
            segment.close();
            assertEquals(other, rows().getFirst().id());
            assertEquals(1, warnings.size());
            assertTrue(warnings.getFirst().endsWith("somebody else has"), warnings::toString);
        }

        @Test
        void aRefusalAfterItWasMadeRemovesIt() {
            SystemVSpec huge =
                    new SystemVSpec("plc", KEY, SystemVSpec.BY_KEY, 1L << 60, Role.CREATE, 0600, false, false, -1);
            assertThrows(ShmException.class, () -> open(huge));
            assertEquals(List.of(), rows());
        }
    }

    @Nested
    class OfTheKernel extends Rules {
        @Override
        SystemV calls() {
            return OsSystemV.open();
        }

        @Override
        String source() {
            return SystemVComponent.OS;
        }
    }

    @Nested
    class OfATable extends Rules {
        private final Hosted hosted = new Hosted();

        @Override
        SystemV calls() {
            hosted.table(hosted.file(folder.resolve("table"), 1 << 20), Map.of());
            return hosted.service(SystemV.class);
        }

        @Override
        String source() {
            return "ram";
        }

        @Override
        void release() {
            hosted.close();
        }

        @Test
        void pagesThatAreNotSideBySideAreRefusedAndGivenBack() {
            SystemV calls = hosted.service(SystemV.class);
            int id = calls.shmget(KEY, 3 * 4096, 0600, Set.of(ShmgetFlag.IPC_CREAT));
            try (Attachment scattered = calls.shmat(id, 0, Set.of())) {
                scattered.write(2 * 4096, new byte[1]);
                scattered.write(0, new byte[1]);
            }
            SystemVSpec spec = new SystemVSpec("plc", KEY, SystemVSpec.BY_KEY, 0, Role.ATTACH, 0600, false, false, -1);
            PosixException refusal =
                    assertThrows(PosixException.class, () -> SystemVSegment.open(calls, source(), spec, USER, _ -> {}));
            assertEquals("ENOMEM", refusal.errno());
            assertEquals(0, calls.stat(id).nattch());
        }
    }

    @Nested
    class Contract extends SegmentContract {
        private final SystemV calls = OsSystemV.open();

        @Override
        protected Segment open() {
            SystemVSpec spec = new SystemVSpec("plc", 0, SystemVSpec.BY_KEY, SIZE, Role.CREATE, 0600, false, false, -1);
            return SystemVSegment.open(calls, SystemVComponent.OS, spec, USER, _ -> {});
        }

        @AfterEach
        void closeCalls() {
            calls.close();
        }
    }
}
