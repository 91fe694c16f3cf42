package io.millrace.posix.internal.object;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.millrace.api.memory.Access;
import io.millrace.api.memory.GeometryMismatchException;
import io.millrace.api.memory.SegmentLostException;
import io.millrace.api.segment.Segment;
import io.millrace.api.segment.SegmentInfo;
import io.millrace.api.segment.SegmentRefusedException;
import io.millrace.api.testkit.SegmentContract;
import io.millrace.hw.libc.Descriptor;
import io.millrace.hw.libc.Machine;
import io.millrace.hw.libc.MemoryFile;
import io.millrace.hw.libc.NameRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class MemoryFileSegmentTest {
    private static final long SIZE = 20_000;

    @Nested
    class Created extends SegmentContract {
        @Override
        protected Segment open() {
            return MemoryFileSegment.open(MemoryFileSpec.create("plc", SIZE));
        }
    }

    @Nested
    class CreatedOfDeviceMemory extends SegmentContract {
        @Override
        protected Segment open() {
            return MemoryFileSegment.open(
                    new MemoryFileSpec("plc", "", SIZE, Access.DEVICE, NameRules.NOBODY_ELSE, false));
        }
    }

    @Nested
    class Attached extends SegmentContract {
        private final Segment created = MemoryFileSegment.open(MemoryFileSpec.create("plc", SIZE));

        @Override
        protected Segment open() {
            return MemoryFileSegment.open(
                    MemoryFileSpec.attach("plc", created.info().location()));
        }

        @AfterEach
        void closeCreated() {
            created.close();
        }
    }

    @Test
    void isFoundByTheLocationOfWhoMadeIt() {
        try (Segment created = MemoryFileSegment.open(MemoryFileSpec.create("plc", SIZE))) {
            SegmentInfo info = created.info();
            assertEquals(new SegmentInfo("plc", "memfd", info.location(), SIZE, Access.NORMAL, true), info);
            try (Segment attached = MemoryFileSegment.open(MemoryFileSpec.attach("other", info.location()))) {
                assertFalse(attached.info().created());
                attached.memory().setInt(0, 42);
                assertEquals(42, created.memory().getInt(0));
                created.reserve(0, 64);
                assertThrows(SegmentRefusedException.class, () -> attached.reserve(0, 64), "two writers of one range");
            }
            assertThrows(UnsupportedOperationException.class, () -> created.grow(SIZE + 1));
        }
    }

    @Test
    void whatCanBeMadeShorterIsRefusedUnlessAllowed() {
        try (Descriptor file = MemoryFile.create("unsealed", SIZE, MemoryFile.SEAL_GROWING)) {
            assertRefused("it is not sealed against shrinking", () -> attach(file, 0, false));
            try (Segment allowed = attach(file, 0, true)) {
                file.truncate(1);
                assertThrows(SegmentLostException.class, () -> allowed.memory().getInt(8192));
            }
        }
    }

    @Test
    void whatBelongsToSomebodyElseIsRefusedUnlessConfigured() throws IOException {
        assumeTrue(Machine.effectiveUser() == 0, "only root can give a file away");
        try (Descriptor file = MemoryFile.create("foreign", SIZE)) {
            Path path = Path.of("/proc/self/fd/" + file.number());
            Files.setAttribute(path, "unix:uid", 12345);
            assertRefused("it belongs to user 12345, allowed: 0", () -> attach(file, 0, false));
            MemoryFileSegment.open(new MemoryFileSpec("plc", path.toString(), 0, Access.NORMAL, 12345, false))
                    .close();
        }
    }

    @Test
    void growsAfterWhoMadeIt() {
        try (Descriptor file = MemoryFile.create("growing", SIZE, MemoryFile.SEAL_SHRINKING);
                Segment attached = attach(file, 4096, false)) {
            assertEquals(4096, attached.memory().size());
            assertRefused("only who made it lengthens it", () -> attached.grow(SIZE * 2));
            file.truncate(SIZE * 2);
            attached.grow(SIZE * 2);
            assertEquals(SIZE * 2, attached.memory().size());
        }
    }

    @Test
    void whatIsTooShortIsRefused() {
        try (Descriptor file = MemoryFile.create("short", SIZE)) {
            GeometryMismatchException e =
                    assertThrows(GeometryMismatchException.class, () -> attach(file, SIZE + 1, false));
            assertTrue(e.getMessage().contains("its size is 20000, allowed: at least 20001"), e::getMessage);
        }
        try (Descriptor file = MemoryFile.create("empty", 0)) {
            assertThrows(GeometryMismatchException.class, () -> attach(file, 0, false));
        }
    }

    @Test
    void whatIsNoMemoryIsRefused(@TempDir Path directory) throws IOException {
        try (Descriptor counter = Descriptor.eventfd()) {
            assertThrows(SegmentRefusedException.class, () -> attach(counter, 0, true));
        }
        String path = directory.resolve("file").toString();
        try (Descriptor file = Descriptor.open(path, Descriptor.READ_WRITE | Descriptor.CREATE, 0600)) {
            file.truncate(SIZE);
            assertRefused("it is not sealed against shrinking", () -> attach(file, 0, false));
        }
        assertRefused(
                "cannot open /proc/self/fd/999999",
                () -> MemoryFileSegment.open(MemoryFileSpec.attach("plc", "/proc/self/fd/999999")));
    }

    @Test
    void specificationsThatMeanNothingAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> MemoryFileSpec.create(" ", SIZE));
        assertThrows(IllegalArgumentException.class, () -> MemoryFileSpec.create("x".repeat(250), SIZE));
        assertThrows(IllegalArgumentException.class, () -> MemoryFileSpec.create("plc", 0));
        assertThrows(IllegalArgumentException.class, () -> MemoryFileSpec.attach("plc", "/proc/1/../fd/2"));
        assertThrows(IllegalArgumentException.class, () -> MemoryFileSpec.attach("plc", "/dev/shm/plc"));
    }

    private static Segment attach(Descriptor file, long sizeBytes, boolean allowUnsealed) {
        String path = "/proc/self/fd/" + file.number();
        return MemoryFileSegment.open(
                new MemoryFileSpec("plc", path, sizeBytes, Access.NORMAL, NameRules.NOBODY_ELSE, allowUnsealed));
    }

    private static void assertRefused(String why, Executable call) {
        SegmentRefusedException e = assertThrows(SegmentRefusedException.class, call);
        assertTrue(e.getMessage().contains(why), e::getMessage);
    }
}
