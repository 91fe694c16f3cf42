package io.millrace.posix.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.alloc.Allocation;
import io.millrace.api.alloc.Allocator;
import io.millrace.api.alloc.Block;
import io.millrace.api.layout.SegmentLayout;
import io.millrace.api.memory.SegmentClosedException;
import io.millrace.api.segment.Segment;
import io.millrace.api.segment.SegmentInfo;
import io.millrace.posix.Attachment;
import io.millrace.posix.PosixException;
import io.millrace.posix.ShmctlCommand;
import io.millrace.posix.ShmgetFlag;
import io.millrace.posix.SystemV;
import io.millrace.posix.internal.granule.GranuleAllocator;
import io.millrace.posix.internal.granule.ProcessLiveness;
import io.millrace.posix.internal.object.MemoryFileSegment;
import io.millrace.posix.internal.object.MemoryFileSpec;
import io.millrace.posix.internal.table.TableOpener;
import io.millrace.posix.internal.table.TableSystemV;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.service.component.ComponentConstants;
import org.osgi.service.component.ComponentException;

/** What each configuration offers, and what is left when it goes. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ComponentsTest {
    private static final int BYTES = 1 << 20;
    private static final Set<ShmgetFlag> CREAT = Set.of(ShmgetFlag.IPC_CREAT);

    private final Hosted hosted = new Hosted();

    @TempDir
    private Path folder;

    @AfterEach
    void end() {
        hosted.close();
    }

    private Segment memory() {
        return hosted.file(folder.resolve("memory"), BYTES);
    }

    private String map() {
        SegmentLayout map = hosted.service(SegmentLayout.class);
        assertTrue(map.fields().size() > 10, () -> "" + map.fields());
        return map.owner() + " in " + map.segment();
    }

    @Test
    void theKernelsCallsAreOpenedByTheFirstOneAndClosedForGood() {
        SystemVComponent component = new SystemVComponent();
        int id = component.shmget(SystemV.IPC_PRIVATE, 100, 0600, CREAT);
        Attachment attachment = component.shmat(id, 0, Set.of());
        component.shmctl(id, ShmctlCommand.IPC_RMID, 0);
        assertEquals(1, component.stat(id).nattch());
        assertTrue(component.list().stream().anyMatch(row -> row.id() == id));
        assertTrue(component.info().shmmni() > 0);

        component.close();

        assertThrows(SegmentClosedException.class, () -> attachment.memory().getInt(0));
        assertThrows(SegmentClosedException.class, component::list);
    }

    @Test
    void aTableFillsItsSegmentAndIsOfferedUnderItsName() {
        TableComponent component = hosted.table(memory(), Map.of());
        TableSystemV table = hosted.service(TableSystemV.class);
        assertTrue(hosted.services().toString().contains("millrace.systemv=plc"), () -> "" + hosted.services());
        assertTrue(hosted.services().toString().contains("millrace.segment=memory"), () -> "" + hosted.services());
        assertEquals("table plc in memory", map());
        long size = table.layout().size();
        assertTrue(size <= BYTES && size > BYTES - 2 * 4096, () -> "the table has " + size + " bytes");
        int pages = table.layout().pages();
        assertEquals(
                List.of("info io.millrace.posix.table~plc: the window of a peer is " + pages * 4096L
                        + " bytes, pages x page size; with regions x pages x page size, as the documentation of NuttX "
                        + "has it, it would be " + pages * 4096L * 16),
                hosted.lines());

        component.stop();

        assertEquals(Map.of(), hosted.services());
        assertThrows(SegmentClosedException.class, table::list);
    }

    @Test
    void aTableThatIsThereIsJoinedAndSaysItselfHowItIs() {
        Segment memory = memory();
        hosted.table(memory, Map.of("offset", 4096L, "profile", "NUTTX", "pages", 7, "virtualBase", "0x20000"))
                .stop();
        assertEquals(Map.of(), hosted.services());
        hosted.table(memory, Map.of("offset", 4096L, "role", "ATTACH"));
        assertEquals(7, hosted.service(TableSystemV.class).layout().pages());
        assertEquals(0x20000, hosted.service(TableSystemV.class).layout().virtualBase());
    }

    @Test
    void aPeerThatWasTakenForDeadComesBackWithAPlaceOfItsOwn() {
        Segment memory = memory();
        hosted.table(memory, Map.of("livenessMillis", 10L));
        TableSystemV before = hosted.service(TableSystemV.class);
        try (TableSystemV judge =
                new TableOpener("judge", memory, 0, ProcessLiveness.self(), _ -> true, () -> 1).open(before.layout())) {
            judge.sweep();
        }
        Hosted.await(hosted::lines, () -> hosted.find(TableSystemV.class)
                .filter(now -> now != before)
                .isPresent());
        TableSystemV after = hosted.service(TableSystemV.class);
        assertTrue(after.shmget(77, 100, 0600, CREAT) >= 0);
        assertThrows(SegmentClosedException.class, before::list);
        assertTrue(hosted.lines().toString().contains("EOWNERDEAD"), () -> "" + hosted.lines());
        Hosted.await(hosted::lines, () -> hosted.lines().contains("info io.millrace.posix.table~plc: joined again"));
    }

    @Test
    void aRegionOfATableIsASegmentUntilTheTableGoes() {
        TableComponent table = hosted.table(memory(), Map.of());
        SystemV calls = hosted.service(SystemV.class);
        SystemVSegmentComponent component =
                hosted.systemV(calls, "plc", Map.of("key", "0x4d", "size", 5000L, "role", "CREATE"));
        Segment segment = hosted.service(Segment.class);
        SegmentInfo info = segment.info();
        assertEquals("plc", info.name());
        assertEquals("table", info.kind());
        assertEquals("key 0x4d, id 0 of table plc", info.location());
        assertEquals(5000, info.sizeBytes());
        assertEquals(1, calls.stat(0).nattch());

        component.stop();
        table.stop();

        assertThrows(SegmentClosedException.class, () -> segment.memory().getInt(0));
        assertEquals(Map.of(), hosted.services());
        assertEquals(1, hosted.lines().size(), () -> "" + hosted.lines());
    }

    @Test
    void aSegmentOfATableThatWentBeforeIsToldAndNothingBreaks() {
        TableComponent table = hosted.table(memory(), Map.of());
        SystemVSegmentComponent component =
                hosted.systemV(hosted.service(SystemV.class), "plc", Map.of("key", "77", "size", 5000L));
        table.stop();
        component.stop();
        assertTrue(hosted.lines().getLast().startsWith("warn io.millrace.segment.sysv~plc: did not detach in order"));
        assertEquals(Map.of(), hosted.services());
    }

    @Test
    void anAllocatorFillsItsSegmentAndGivesBackWhatItHad() {
        Segment memory = memory();
        GranulesComponent component = hosted.granules(memory, Map.of("granuleBytes", 1024));
        GranuleAllocator allocator = hosted.service(GranuleAllocator.class);
        assertTrue(hosted.services().toString().contains("millrace.allocator=plc"), () -> "" + hosted.services());
        assertTrue(hosted.services().toString().contains("millrace.segment=memory"), () -> "" + hosted.services());
        assertEquals("granules plc in memory", map());
        assertTrue(allocator.info().totalBytes() > BYTES - 32_768, () -> "" + allocator.info());
        Block block = new Block();
        assertEquals(Allocation.ALLOCATED, allocator.tryAllocate(3000, block));

        component.stop();

        assertEquals(Map.of(), hosted.services());
        hosted.granules(memory, Map.of("granuleBytes", 1024));
        Allocator again = hosted.service(Allocator.class);
        assertEquals(again.info().totalBytes(), again.info().freeBytes());
        assertEquals(List.of(), hosted.lines());
    }

    @Test
    void aPosixObjectStandsInItsDirectoryUntilItIsClosed() {
        String object = "millrace-components-" + ProcessHandle.current().pid();
        PosixComponent component = hosted.posix(Map.of("object", "/" + object, "size", 5000L));
        SegmentInfo info = hosted.service(Segment.class).info();
        assertEquals("posix", info.kind());
        assertEquals("/dev/shm/" + object, info.location());
        assertTrue(Files.exists(Path.of(info.location())));

        component.stop();

        assertTrue(Files.notExists(Path.of(info.location())));
        assertEquals(Map.of(), hosted.services());
        assertEquals(List.of(), hosted.lines());
    }

    @Test
    void aFileOfMemoryOutlivesAnUpdateUnderTheSamePath() {
        MemfdComponent before = hosted.memfd(Map.of("size", 5000L));
        SegmentInfo info = hosted.service(Segment.class).info();
        assertEquals("memfd", info.kind());
        assertTrue(info.created());
        try (Segment peer = MemoryFileSegment.open(MemoryFileSpec.attach("peer", info.location()))) {
            before.stop(ComponentConstants.DEACTIVATION_REASON_BUNDLE_STOPPED);
            assertEquals(Map.of(), hosted.services());
            assertArrayEquals(
                    new Object[] {"io.millrace.segment.memfd~plc"},
                    hosted.kept().keySet().toArray());
            peer.memory().setInt(64, 42);

            MemfdComponent after = hosted.memfd(Map.of("size", 5000L));
            Segment segment = hosted.service(Segment.class);
            assertEquals(42, segment.memory().getInt(64));
            assertEquals(info, segment.info());
            assertEquals(Map.of(), hosted.kept());
            after.stop(ComponentConstants.DEACTIVATION_REASON_CONFIGURATION_DELETED);
        }
        assertFalse(Files.exists(Path.of(info.location())), "the descriptor is still open");
        assertEquals(Map.of(), hosted.kept());
    }

    @Test
    void aFileOfMemoryOfAnotherLengthIsMadeAnew() {
        hosted.memfd(Map.of("size", 5000L)).stop(ComponentConstants.DEACTIVATION_REASON_CONFIGURATION_MODIFIED);
        hosted.memfd(Map.of("size", 6000L)).stop(ComponentConstants.DEACTIVATION_REASON_CONFIGURATION_MODIFIED);
        hosted.stopFramework();
        MemfdComponent last = hosted.memfd(Map.of("size", 6000L));
        assertEquals(6000, hosted.service(Segment.class).memory().size());
        last.stop(ComponentConstants.DEACTIVATION_REASON_BUNDLE_STOPPED);
        assertEquals(Map.of(), hosted.kept(), "the framework stops: nobody comes after");
    }

    @Test
    void aFileOfMemoryThatSomebodyHasOpenIsAttached() {
        try (Segment made = MemoryFileSegment.open(MemoryFileSpec.create("made", 5000))) {
            MemfdComponent component =
                    hosted.memfd(Map.of("role", "ATTACH", "path", made.info().location()));
            Segment segment = hosted.service(Segment.class);
            segment.memory().setInt(0, 7);
            assertEquals(7, made.memory().getInt(0));
            assertNotEquals(true, segment.info().created());
            component.stop(ComponentConstants.DEACTIVATION_REASON_BUNDLE_STOPPED);
            assertEquals(Map.of(), hosted.kept());
        }
    }

    @Test
    void whatStandsInTheWayIsToldInOneLine() {
        Segment memory = memory();
        memory.memory().setLong(0, 1);
        hosted.assertRefused(
                TableComponent.PID,
                () -> hosted.table(memory, Map.of()),
                "magic of the table at offset 0x0 is 0x1, allowed: 0 (nothing there) or 0x3154" + "4d4853524c4d");
    }

    @Test
    void aRegionThatCannotBeAttachedIsRemovedAgain() {
        hosted.table(memory(), Map.of("windowPages", 1));
        SystemV calls = hosted.service(SystemV.class);
        hosted.lines().clear();
        assertThrows(
                ComponentException.class, () -> hosted.systemV(calls, "plc", Map.of("key", "1", "size", 3 * 4096L)));
        assertTrue(hosted.lines().getFirst().contains("ENOMEM"), () -> "" + hosted.lines());
        assertEquals(List.of(), calls.list());
    }

    @Test
    void aPoolOfAnotherGeometryIsRefused() {
        Segment memory = memory();
        hosted.granules(memory, Map.of("granules", 7)).stop();
        ComponentException refusal =
                assertThrows(ComponentException.class, () -> hosted.granules(memory, Map.of("granules", 8)));
        assertTrue(refusal.getMessage().contains("granules=7")
                && refusal.getMessage().contains("granules=8"));
        assertEquals(Map.of(), hosted.services());
    }

    @Test
    void aPeerOfATableHasTheErrnoOfTheCall() {
        hosted.table(memory(), Map.of("maxRegions", 1));
        SystemV calls = hosted.service(SystemV.class);
        calls.shmget(1, 100, 0600, CREAT);
        assertEquals(
                "ENOSPC",
                assertThrows(PosixException.class, () -> calls.shmget(2, 100, 0600, CREAT))
                        .errno());
    }
}
