package io.millrace.hw.devmem.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.memory.Access;
import io.millrace.api.memory.Memory;
import io.millrace.api.segment.Segment;
import io.millrace.api.segment.SegmentInfo;
import io.millrace.api.segment.SegmentRefusedException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Segments over a sparse file, where an address is an offset. */
class DevMemSegmentsTest {
    private static final PhysicalRange WINDOW = PhysicalRange.parse("0x2a800000-0x2affffff");
    private static final PhysicalRange RAM = PhysicalRange.parse("0x2a7ff000-0x2a800fff");

    @TempDir
    Path root;

    private FakeKernel fake;

    @BeforeEach
    void make() {
        fake = FakeKernel.usual(root);
    }

    @Test
    void saysWhatItIs() {
        try (Segment segment = open(WINDOW)) {
            assertEquals(
                    new SegmentInfo(
                            "dock",
                            "devmem",
                            "0x2a800000-0x2affffff of " + fake.devMem(),
                            8 << 20,
                            Access.DEVICE,
                            false),
                    segment.info());
        }
    }

    @ParameterizedTest
    @CsvSource({"0x2a800000,8388608", "0x2a800560,672", "0x2a800ff8,16", "0x2afffff8,8", "0x2a801000,1"})
    void everyByteIsThatOfItsAddress(String start, long sizeBytes) throws Exception {
        PhysicalRange range = new PhysicalRange(Long.decode(start), sizeBytes);
        try (Segment segment = open(range);
                RandomAccessFile file = new RandomAccessFile(fake.devMem().toFile(), "rw")) {
            Memory memory = segment.memory();
            memory.setByte(0, (byte) 0x11);
            memory.setByte(sizeBytes - 1, (byte) 0x22);
            file.seek(range.last());
            assertEquals(0x22, file.readByte());
            file.seek(range.start());
            assertEquals(sizeBytes == 1 ? 0x22 : 0x11, file.readByte());
            file.seek(range.start());
            file.writeByte(0x33);
            assertEquals(0x33, memory.getByte(0));
        }
        assertOnlyBytesIn(range);
    }

    @Test
    void theBytesStayWhenItIsClosed() {
        try (Segment segment = open(WINDOW)) {
            segment.memory().setLong(64, 42);
        }
        try (Segment segment = open(WINDOW)) {
            assertEquals(42, segment.memory().getLong(64));
        }
    }

    @Test
    void aRangeHasOneOwner() {
        try (Segment segment = open(WINDOW)) {
            var e = assertThrows(SegmentRefusedException.class, () -> open(new PhysicalRange(WINDOW.last() - 7, 8)));
            assertEquals(
                    "refused 0x2afffff8-0x2affffff of " + fake.devMem()
                            + ": another segment, here or in another process, has a part of it; stop that one",
                    e.getMessage());
            assertEquals(8 << 20, segment.info().sizeBytes());
        }
        open(WINDOW).close();
    }

    @Test
    void neighboursOfOnePageAreApart() {
        try (Segment first = open(new PhysicalRange(0x2a800500L, 0x60));
                Segment second = open(new PhysicalRange(0x2a800560L, 0x2a0))) {
            first.memory().setInt(0, 1);
            second.memory().setInt(0, 2);
            assertEquals(1, first.memory().getInt(0));
            assertEquals(2, second.memory().getInt(0));
        }
    }

    @Test
    void isDeviceMemoryThatNothingTouchesInBulk() {
        try (Segment segment = open(WINDOW)) {
            Memory memory = segment.memory();
            assertThrows(UnsupportedOperationException.class, () -> memory.inPlace(0, 8));
            assertThrows(UnsupportedOperationException.class, () -> memory.compareAndSetInt(0, 0, 1));
            assertEquals(0, memory.getInt(0));
        }
    }

    @Test
    void isRefusedWhereTheListDoesNotAllowIt() throws Exception {
        DevMemSpec spec = new DevMemSpec(
                "dock",
                WINDOW,
                fake.devMem().toString(),
                AllowedRanges.of(new PhysicalRange(WINDOW.start(), WINDOW.sizeBytes() - 1)),
                true);
        var e = assertThrows(SegmentRefusedException.class, () -> DevMemSegments.open(spec, fake.kernel()));
        assertTrue(e.getMessage().contains("allowed: 0x2a800000-0x2afffffe;"), e::getMessage);
        Files.delete(fake.devMem());
        assertTrue(
                assertThrows(SegmentRefusedException.class, () -> DevMemSegments.open(spec, fake.kernel()))
                        .getMessage()
                        .contains("allowed:"),
                "the node was opened first");
    }

    @Test
    void isRefusedWhereTheKernelUsesTheMemoryUnlessThatIsWanted() {
        var e = assertThrows(SegmentRefusedException.class, () -> open(RAM));
        assertTrue(
                e.getMessage().contains("it overlaps System RAM, /proc/iomem has '00001000-2a7fffff : System RAM'"),
                e::getMessage);
        DevMemSegments.open(spec(RAM, fake.devMem(), true), fake.kernel()).close();
    }

    @Test
    void isRefusedWhereNobodyKnowsUnlessThatIsWanted() {
        fake.ioMem("00000000-00000000 : System RAM");
        var e = assertThrows(SegmentRefusedException.class, () -> open(WINDOW));
        assertTrue(e.getMessage().contains("it may be System RAM"), e::getMessage);
        DevMemSegments.open(spec(WINDOW, fake.devMem(), true), fake.kernel()).close();
    }

    @Test
    void memoryOfTheKernelIsRefusedUnderAnotherNameToo() throws Exception {
        Path name = Files.createLink(root.resolve("innocent"), fake.devMem());
        var e = assertThrows(
                SegmentRefusedException.class, () -> DevMemSegments.open(spec(RAM, name, false), fake.kernel()));
        assertTrue(e.getMessage().contains("it overlaps System RAM"), e::getMessage);
    }

    @Test
    void theNodeOfADriverAnswersForItsMemoryItself() throws Exception {
        Path node = root.resolve("dev/mcs");
        try (RandomAccessFile file = new RandomAccessFile(node.toFile(), "rw")) {
            file.setLength(FakeKernel.MEMORY_BYTES);
        }
        try (Segment segment = DevMemSegments.open(spec(RAM, node, false), fake.kernel())) {
            segment.memory().setInt(0, 1);
            assertEquals("0x2a7ff000-0x2a800fff of " + node, segment.info().location());
        }
    }

    @Test
    void everyRefusalGivesTheDescriptorBack() throws Exception {
        open(WINDOW).close();
        List<String> before = descriptors();
        for (int i = 0; i < 20; i++) {
            assertThrows(SegmentRefusedException.class, () -> open(RAM));
            assertThrows(SegmentRefusedException.class, () -> map(Path.of("/dev/null")));
        }
        assertEquals(before, descriptors());
    }

    @Test
    void whatTheSystemRefusesIsExplained() throws Exception {
        assertRefused(root.resolve("absent"), "cannot open", "ENOENT", "load its driver");
        assertRefused(
                Files.createSymbolicLink(root.resolve("link"), fake.devMem()),
                "cannot open",
                "ELOOP",
                "configure as device what it leads to");
        assertRefused(root, "cannot open", "EISDIR", "it is directory");
        assertRefused(
                Path.of("/dev/null"), "cannot map 0x2a800000-0x2affffff of /dev/null", "ENODEV", "maps no memory");
        Path socket = root.resolve("socket");
        try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            assertRefused(socket, "cannot open", "ENXIO", "it is socket");
        }
    }

    @Test
    void aRightThatIsMissingIsExplained() {
        Path node = Path.of("/sys/kernel/uevent_seqnum");
        Assumptions.assumeTrue(Files.isRegularFile(node), "needs sysfs, where nobody may write this file");
        var e = assertThrows(SegmentRefusedException.class, () -> map(node));
        Assumptions.assumeFalse(e.getMessage().contains("EROFS"), "needs a sysfs that can be written at all");
        assertTrue(e.getMessage().startsWith("cannot open " + node + ": EACCES"), e::getMessage);
        assertTrue(e.getMessage().contains("it is regular file, owner 0, mode 0444"), e::getMessage);
    }

    @Test
    void aStartInTheMiddleOfAWordIsRefusedFirst() {
        var e = assertThrows(IllegalArgumentException.class, () -> open(new PhysicalRange(0x2a800004L, 4)));
        assertEquals(
                "start of 0x2a800004-0x2a800007 of " + fake.devMem() + " must be a multiple of 8: 0x2a800004",
                e.getMessage());
    }

    @Test
    void aNodeWithoutAPathIsRefused() {
        var e = assertThrows(IllegalArgumentException.class, () -> DevMemSpec.of("dock", WINDOW, "mem"));
        assertEquals("device must be the absolute path of a node: device='mem'", e.getMessage());
        assertThrows(IllegalArgumentException.class, () -> DevMemSpec.of(" ", WINDOW));
        assertEquals("/dev/mem", DevMemSpec.of("dock", WINDOW).device());
    }

    private void assertRefused(Path node, String... parts) {
        var e = assertThrows(SegmentRefusedException.class, () -> map(node));
        Stream.of(parts).forEach(part -> assertTrue(e.getMessage().contains(part), e::getMessage));
    }

    private Segment map(Path node) {
        return DevMemSegments.open(spec(WINDOW, node, false), fake.kernel());
    }

    private Segment open(PhysicalRange range) {
        return DevMemSegments.open(spec(range, fake.devMem(), false), fake.kernel());
    }

    private static DevMemSpec spec(PhysicalRange range, Path node, boolean systemRam) {
        return new DevMemSpec("dock", range, node.toString(), AllowedRanges.of(range), systemRam);
    }

    private void assertOnlyBytesIn(PhysicalRange range) throws Exception {
        try (RandomAccessFile file = new RandomAccessFile(fake.devMem().toFile(), "r")) {
            for (long at : List.of(range.start() - 16, range.last() + 1)) {
                byte[] around = new byte[16];
                file.seek(at);
                file.readFully(around);
                assertArrayEquals(new byte[16], around, "a byte outside was written");
            }
        }
    }

    private static List<String> descriptors() throws Exception {
        try (var open = Files.list(Path.of("/proc/self/fd"))) {
            return open.filter(Files::isSymbolicLink)
                    .map(DevMemSegmentsTest::target)
                    .filter(it -> it.equals("/dev/null") || it.endsWith("/dev/mem"))
                    .sorted()
                    .toList();
        }
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException gone) {
            return "";
        }
    }
}
