package io.millrace.hw.libc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.millrace.api.memory.Access;
import io.millrace.api.segment.Segment;
import io.millrace.api.segment.SegmentRefusedException;
import io.millrace.api.testkit.SegmentContract;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A file stands for the node: its offsets are the addresses. */
class DeviceSegmentTest {
    private static final long ADDRESS = 0x2A80_0560;
    private static final long SIZE = 20_000;
    private static final String ANONYMOUS = "anon_inode:[eventfd]";

    @TempDir
    Path directory;

    private Path node;

    @BeforeEach
    void makeNode() throws IOException {
        node = node(directory);
    }

    private static Path node(Path directory) throws IOException {
        Path node = directory.resolve("mem");
        try (var file = new RandomAccessFile(node.toFile(), "rw")) {
            file.setLength(ADDRESS + SIZE + 1);
        }
        return node;
    }

    private static DeviceSegment open(Path node, long offset, long sizeBytes, Access access) {
        DeviceSpec spec = new DeviceSpec("plc", "devmem", node.toString(), offset, sizeBytes, access, "the window");
        return DeviceSegment.map(spec, Descriptor.open(spec.path(), Descriptor.READ_WRITE | Descriptor.SYNC, 0));
    }

    @Nested
    class OfDeviceMemory extends SegmentContract {
        @TempDir
        Path own;

        @Override
        protected Segment open() throws IOException {
            return DeviceSegmentTest.open(node(own), ADDRESS, SIZE, Access.DEVICE);
        }
    }

    @Nested
    class OfNormalMemory extends SegmentContract {
        @TempDir
        Path own;

        @Override
        protected Segment open() throws IOException {
            return DeviceSegmentTest.open(node(own), ADDRESS, SIZE, Access.NORMAL);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 8, 4088, 4096, 0x560, 0x2A80_0000, ADDRESS})
    void startsWhereItIsToldToWhereverInAPageThatIs(long offset) throws IOException {
        try (DeviceSegment segment = open(node, offset, 24, Access.DEVICE);
                RandomAccessFile file = new RandomAccessFile(node.toFile(), "rw")) {
            assertEquals(24, segment.memory().size());
            file.seek(offset);
            file.write(0x5A);
            assertEquals(0x5A, segment.memory().getByte(0));
            segment.memory().setByte(23, (byte) 0x7E);
            file.seek(offset + 23);
            assertEquals(0x7E, file.read());
            assertThrows(IndexOutOfBoundsException.class, () -> segment.memory().getByte(24));
        }
    }

    @Test
    void noByteHasTwoOwners() {
        try (DeviceSegment first = open(node, ADDRESS, 64, Access.DEVICE)) {
            var e = assertThrows(SegmentRefusedException.class, () -> open(node, ADDRESS + 56, 64, Access.DEVICE));
            assertEquals(
                    "refused the window: another segment, here or in another process, has a part of it; stop that one",
                    e.getMessage());
            assertThrows(SegmentRefusedException.class, () -> open(node, ADDRESS - 8, 16, Access.DEVICE));
            try (DeviceSegment next = open(node, ADDRESS + 64, 64, Access.DEVICE)) {
                next.memory().setInt(0, 1);
                assertEquals(0, first.memory().getInt(0));
            }
        }
        open(node, ADDRESS + 56, 64, Access.DEVICE).close();
    }

    @Test
    void aReservationDoesNotGiveTheRangeAway() {
        try (DeviceSegment segment = open(node, ADDRESS, 64, Access.DEVICE)) {
            segment.reserve(0, 64).close();
            assertThrows(SegmentRefusedException.class, () -> open(node, ADDRESS, 64, Access.DEVICE));
        }
    }

    @Test
    void whatCannotBeMappedIsRefusedAndLeavesNothingOpen() throws IOException {
        Descriptor eventfd = Descriptor.eventfd();
        Path link = Path.of("/proc/self/fd/" + eventfd.number());
        assertEquals(ANONYMOUS, Files.readSymbolicLink(link).toString());
        DeviceSpec spec = new DeviceSpec("plc", "devmem", "eventfd", 0, 64, Access.DEVICE, "an eventfd");
        var e = assertThrows(LibcException.class, () -> DeviceSegment.map(spec, eventfd));
        assertEquals("mmap", e.call());
        assertFalse(
                Files.exists(link, LinkOption.NOFOLLOW_LINKS)
                        && Files.readSymbolicLink(link).toString().equals(ANONYMOUS),
                "left open");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 4, 0x561, -8, Long.MIN_VALUE})
    void refusesAStartThatIsNone(long offset) {
        var e = assertThrows(IllegalArgumentException.class, () -> open(node, offset, 64, Access.DEVICE));
        assertEquals("start of the window must be a multiple of 8: 0x" + Long.toHexString(offset), e.getMessage());
    }

    @Test
    void refusesASizeThatIsNone() {
        for (long size : new long[] {0, -1, Long.MAX_VALUE}) {
            var e = assertThrows(IllegalArgumentException.class, () -> open(node, 8, size, Access.DEVICE));
            assertEquals("size of the window must be 1 byte or more: size=" + size, e.getMessage());
        }
    }

    @Test
    void saysWhatItIs() {
        try (DeviceSegment segment = open(node, ADDRESS, 64, Access.DEVICE)) {
            assertEquals("devmem", segment.info().kind());
            assertEquals("the window", segment.info().location());
            assertEquals(Access.DEVICE, segment.info().access());
            assertFalse(segment.info().created());
        }
    }
}
