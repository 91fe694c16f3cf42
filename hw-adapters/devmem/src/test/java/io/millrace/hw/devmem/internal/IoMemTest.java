package io.millrace.hw.devmem.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IoMemTest {
    @TempDir
    Path root;

    private IoMem ioMem;

    @BeforeEach
    void read() {
        ioMem = FakeKernel.usual(root).kernel().ioMem();
    }

    @ParameterizedTest
    @CsvSource({
        "0x2a7fffff-0x2a800000, 00001000-2a7fffff : System RAM",
        "0x2affffff-0x2b000000, 2b000000-3ffdffff : System RAM",
        "0x1000000-0x1000007, 00001000-2a7fffff : System RAM",
        "0x100000000-0x100000fff, 100000000-13fffffff : System RAM (kmem)",
        "0x0-0xffffffffff, 00001000-2a7fffff : System RAM"
    })
    void findsWhatTheKernelUsesItselfHoweverDeepItLies(String range, String line) {
        assertEquals(
                Optional.of(line), ioMem.systemRam(PhysicalRange.parse(range)).map(IoMem.Entry::text));
    }

    @ParameterizedTest
    @CsvSource({"0x2a800000-0x2affffff", "0x0-0xfff", "0x140000000-0x14fffffff", "0x900000000-0x9ffffffff"})
    void anythingElseIsNoneOfIt(String range) {
        assertEquals(Optional.empty(), ioMem.systemRam(PhysicalRange.parse(range)));
    }

    @ParameterizedTest
    @CsvSource({
        "0xfd000000-0xfd000fff, bochs-drm",
        "0xfe000000-0xfe000fff, PCI Bus 0000:00",
        "0x1000000-0x1000007, Kernel code"
    })
    void theInnermostLineSaysWhoHasARange(String range, String owner) {
        assertEquals(Optional.of(owner), ioMem.owner(PhysicalRange.parse(range)).map(IoMem.Entry::owner));
    }

    @Test
    void whatIsReservedIsNobodys() {
        assertEquals(Optional.empty(), ioMem.owner(PhysicalRange.parse("0x2a800000-0x2affffff")));
        assertEquals(
                Optional.empty(),
                IoMem.parse(List.of("2a800000-2affffff : reserved"))
                        .owner(PhysicalRange.parse("0x2a800000-0x2affffff")));
    }

    @Test
    void showsTheLinesAboutARangeAndNoMoreThanPeopleRead() {
        assertEquals(
                "/proc/iomem has '00000000-00000fff : Reserved', '00001000-2a7fffff : System RAM',"
                        + " '01000000-01ffffff : Kernel code', '2a800000-2affffff : Reserved' and 7 more",
                ioMem.describe(PhysicalRange.parse("0x0-0xffffffffff")));
        assertEquals(
                "/proc/iomem has '2a800000-2affffff : Reserved'",
                ioMem.describe(PhysicalRange.parse("0x2a800000-0x2a800007")));
        assertEquals("/proc/iomem has no line for it", ioMem.describe(PhysicalRange.parse("0x900000000-0x900000007")));
    }

    @Test
    void isNotKnownWithoutTheRightToSeeAddresses() {
        IoMem hidden = IoMem.parse(List.of(
                "00000000-00000000 : Reserved", "00000000-00000000 : System RAM", "  00000000-00000000 : Kernel code"));
        assertFalse(hidden.isKnown());
        assertEquals(Optional.empty(), hidden.systemRam(new PhysicalRange(0, 8)));
        assertEquals("/proc/iomem shows no addresses to this process", hidden.describe(new PhysicalRange(0, 8)));
    }

    @Test
    void isNotKnownIfThereIsNothingToRead() {
        assertFalse(new Kernel(root.resolve("nowhere")).ioMem().isKnown());
        assertFalse(IoMem.parse(List.of("something else", "ffff-0000 : upside down"))
                .isKnown());
        assertTrue(IoMem.parse(List.of("00000000-00000001 : Reserved")).isKnown());
    }
}
