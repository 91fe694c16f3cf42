package io.millrace.hw.pci.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.memory.Access;
import io.millrace.api.memory.Memory;
import io.millrace.api.segment.Segment;
import io.millrace.api.segment.SegmentInfo;
import io.millrace.api.segment.SegmentRefusedException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Segments over files that stand for the memory of devices. */
class PciSegmentsTest {
    private static final String FIRST = "0000:00:04.0";
    private static final String SECOND = "0000:01:00.0";
    private static final PciSelection IVSHMEM = PciSelection.ofId("1af4:1110");

    @TempDir
    Path root;

    private FakeSysfs sysfs;

    @BeforeEach
    void make() {
        sysfs = new FakeSysfs(root).device("0000:00:01.0", "8086", "100e").ivshmem(FIRST);
    }

    @Test
    void saysWhatItIs() {
        try (Segment segment = open(IVSHMEM)) {
            assertEquals(
                    new SegmentInfo(
                            "dock",
                            "pci",
                            "resource2 of 0000:00:04.0 (1af4:1110)",
                            FakeSysfs.BAR_BYTES,
                            Access.DEVICE,
                            false),
                    segment.info());
        }
    }

    @Test
    void isFoundByItsAddressAsWell() {
        try (Segment segment = open(PciSelection.ofAddress("0000:00:01.0"))) {
            assertEquals("resource2 of 0000:00:01.0 (8086:100e)", segment.info().location());
        }
    }

    @ParameterizedTest
    @CsvSource({"0,0,1048576", "0x560,16,16", "0xffff8,0,8", "0x1000,4096,4096"})
    void everyByteIsThatOfItsPlaceInTheMemory(String from, long size, long length) throws Exception {
        long offset = Long.decode(from);
        try (Segment segment = PciSegments.open(spec(2, offset, size, false));
                RandomAccessFile file = memory("resource2")) {
            Memory memory = segment.memory();
            assertEquals(length, memory.size());
            memory.setByte(length - 1, (byte) 0x22);
            file.seek(offset + length - 1);
            assertEquals(0x22, file.readByte());
            file.seek(offset);
            file.writeByte(0x33);
            assertEquals(0x33, memory.getByte(0));
        }
    }

    @Test
    void registersMayStartInTheMiddleOfAPage() throws Exception {
        try (Segment segment = PciSegments.open(spec(0, 8, 0, false));
                RandomAccessFile file = memory("resource0")) {
            assertEquals(FakeSysfs.SMALL_BYTES - 8, segment.memory().size());
            segment.memory().setByte(0, (byte) 0x44);
            file.seek(FakeSysfs.IN_PAGE + 8);
            assertEquals(0x44, file.readByte());
        }
    }

    @Test
    void storesAreGatheredWhereThatIsWanted() throws Exception {
        try (Segment segment = PciSegments.open(spec(2, 0, 0, true));
                RandomAccessFile gathered = memory("resource2_wc");
                RandomAccessFile single = memory("resource2")) {
            segment.memory().setByte(0, (byte) 0x55);
            assertEquals(0x55, gathered.readByte());
            assertEquals(0, single.readByte());
            assertEquals(
                    "resource2_wc of 0000:00:04.0 (1af4:1110)", segment.info().location());
        }
        Files.delete(sysfs.file(FIRST, "resource2_wc"));
        assertRefused(
                spec(2, 0, 0, true),
                "cannot open resource2_wc of 0000:00:04.0 (1af4:1110): ENOENT (no such name); it is not prefetchable,"
                        + " or this machine cannot gather stores; set writeCombining=false");
    }

    @Test
    void aRangeHasOneOwner() {
        try (Segment segment = open(IVSHMEM)) {
            assertRefused(
                    spec(2, 8, 8, false),
                    "refused resource2 of 0000:00:04.0 (1af4:1110): another segment, here or in another process, has a"
                            + " part of it; stop that one");
            assertEquals(0, segment.memory().getInt(0));
        }
        open(IVSHMEM).close();
    }

    @Test
    void ofTwoDevicesOneMustBeChosen() {
        sysfs.ivshmem(SECOND).ivshmem("10000:00:00.0");
        assertRefused(
                spec(2, 0, 0, false),
                "PCI devices 1af4:1110 are: 0000:00:04.0 (1af4:1110), 0000:01:00.0 (1af4:1110),"
                        + " 10000:00:00.0 (1af4:1110); choose one by index, 0 to 2, or by address: index=-1");
        try (Segment first = open(new PciSelection("1AF4:1110", 0, ""));
                Segment second = open(new PciSelection("1af4:1110", 1, ""));
                Segment third = open(PciSelection.ofAddress("10000:00:00.0"))) {
            assertEquals("resource2 of 0000:00:04.0 (1af4:1110)", first.info().location());
            assertEquals("resource2 of 0000:01:00.0 (1af4:1110)", second.info().location());
            assertEquals("resource2 of 10000:00:00.0 (1af4:1110)", third.info().location());
        }
        assertRefused(
                new PciSpec("dock", root, new PciSelection("1af4:1110", 3, ""), 2, 0, 0, false, false),
                "PCI devices 1af4:1110 are: 0000:00:04.0 (1af4:1110), 0000:01:00.0 (1af4:1110),"
                        + " 10000:00:00.0 (1af4:1110); choose one by index, 0 to 2, or by address: index=3");
    }

    @Test
    void aDeviceThatIsNotThereIsRefusedWithThoseThatAre() {
        assertRefused(
                PciSpec.of("dock", PciSelection.ofId("1234:11e8"), 2),
                root,
                "there is no PCI device 1234:11e8, there are: 0000:00:01.0 (8086:100e), 0000:00:04.0 (1af4:1110);"
                        + " correct id or address");
        assertRefused(
                PciSpec.of("dock", PciSelection.ofAddress("0000:00:05.0"), 2),
                root.resolve("nowhere"),
                "there is no PCI device at 0000:00:05.0, there are: none; correct id or address");
    }

    @Test
    void aDeviceThatIsSwitchedOffIsSwitchedOnOnlyWhereThatIsWanted() throws Exception {
        Path enable = sysfs.file(FIRST, "enable");
        Files.writeString(enable, "0\n");
        assertRefused(
                spec(2, 0, 0, false),
                "refused memory of 0000:00:04.0 (1af4:1110): the device is switched off; echo 1 > " + enable
                        + ", or set enable=true");
        assertEquals("0\n", Files.readString(enable));
        PciSegments.open(new PciSpec("dock", root, IVSHMEM, 2, 0, 0, false, true))
                .close();
        assertEquals("1", Files.readString(enable).strip(), "switched off again");
    }

    @Test
    void aDeviceThatSeveralHaveSwitchedOnIsLeftAsItIs() throws Exception {
        Files.writeString(sysfs.file(FIRST, "enable"), "2\n");
        PciSegments.open(new PciSpec("dock", root, IVSHMEM, 2, 0, 0, false, true))
                .close();
        assertEquals("2\n", Files.readString(sysfs.file(FIRST, "enable")));
    }

    @Test
    void aDeviceThatCannotBeSwitchedOnIsRefused() throws Exception {
        Path enable = sysfs.file(FIRST, "enable");
        Files.delete(enable);
        Files.createDirectory(enable);
        var e = assertThrows(SegmentRefusedException.class, () -> open(IVSHMEM));
        assertTrue(e.getMessage().startsWith("cannot read " + enable), e::getMessage);
        PciDevice device = new PciBus(root).find(IVSHMEM);
        var refused = assertThrows(SegmentRefusedException.class, device::enable);
        assertTrue(refused.getMessage().startsWith("cannot switch 0000:00:04.0 (1af4:1110) on: "), refused::getMessage);
    }

    @ParameterizedTest
    @CsvSource({
        "1,'the device has no such memory, or nobody gave it an address; choose another resource'",
        "4,'it is ports, not memory; choose another resource'",
        "5,'the device has no such memory, or nobody gave it an address; choose another resource'"
    })
    void whatIsNoMemoryIsRefused(int resource, String reason) {
        assertRefused(
                spec(resource, 0, 0, false), "refused resource" + resource + " of 0000:00:04.0 (1af4:1110): " + reason);
    }

    @ParameterizedTest
    @CsvSource({"0x100000,0", "0,1048577", "0xffff8,16", "0x200000,8"})
    void whatIsLongerThanTheMemoryIsRefused(String from, long size) {
        long offset = Long.decode(from);
        assertRefused(
                spec(2, offset, size, false),
                "refused resource2 of 0000:00:04.0 (1af4:1110): it has 1048576 bytes, correct offset and size: offset="
                        + offset + ", size=" + size);
    }

    @Test
    void aStartInTheMiddleOfAWordIsRefused() {
        var e = assertThrows(IllegalArgumentException.class, () -> PciSegments.open(spec(2, 4, 4, false)));
        assertEquals("start of resource2 of 0000:00:04.0 (1af4:1110) must be a multiple of 8: 0x4", e.getMessage());
    }

    @Test
    void aDeviceThatHasGoneIsRefused() throws Exception {
        Files.delete(sysfs.file(FIRST, "resource"));
        var e = assertThrows(SegmentRefusedException.class, () -> open(IVSHMEM));
        assertTrue(
                e.getMessage().startsWith("cannot read " + sysfs.file(FIRST, "resource"))
                        && e.getMessage().endsWith("; see whether the device is still there"),
                e::getMessage);
    }

    @Test
    void linesOfSomethingElseAreRefused() throws Exception {
        Files.writeString(sysfs.file(FIRST, "resource"), "0x0 0x0 0x0\n0x0 0x0 0x0\nsomething else\n");
        assertRefused(spec(2, 0, 0, false), "a line of resource must be three numbers: 'something else'");
    }

    @Test
    void memoryThatTheKernelDoesNotMapIsExplained() throws Exception {
        Path file = sysfs.file(FIRST, "resource2");
        Files.delete(file);
        assertRefused(
                spec(2, 0, 0, false),
                "cannot open resource2 of 0000:00:04.0 (1af4:1110): ENOENT (no such name); this kernel maps no memory"
                        + " of PCI devices through sysfs; use UIO");
        Files.createSymbolicLink(file, sysfs.file(FIRST, "resource0"));
        var e = assertThrows(SegmentRefusedException.class, () -> open(IVSHMEM));
        assertTrue(e.getMessage().contains("ELOOP (symbolic link); " + file + " is symbolic link"), e::getMessage);
    }

    private Segment open(PciSelection selection) {
        return PciSegments.open(new PciSpec("dock", root, selection, 2, 0, 0, false, false));
    }

    private PciSpec spec(int resource, long offset, long size, boolean writeCombining) {
        return new PciSpec("dock", root, IVSHMEM, resource, offset, size, writeCombining, false);
    }

    private RandomAccessFile memory(String name) throws Exception {
        return new RandomAccessFile(sysfs.file(FIRST, name).toFile(), "rw");
    }

    private static void assertRefused(PciSpec spec, Path sysfs, String message) {
        assertRefused(
                new PciSpec(
                        spec.name(),
                        sysfs,
                        spec.selection(),
                        spec.resource(),
                        spec.offset(),
                        spec.sizeBytes(),
                        spec.writeCombining(),
                        spec.enable()),
                message);
    }

    private static void assertRefused(PciSpec spec, String message) {
        assertEquals(
                message,
                assertThrows(SegmentRefusedException.class, () -> PciSegments.open(spec))
                        .getMessage());
    }
}
