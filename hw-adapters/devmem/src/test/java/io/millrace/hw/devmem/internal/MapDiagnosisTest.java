package io.millrace.hw.devmem.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.hw.libc.Errno;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each refusal to map a range with what it teaches. */
class MapDiagnosisTest {
    private static final String WINDOW = "0x2a800000-0x2affffff";
    private static final String DRIVER = "0xfd000000-0xfd000fff";
    private static final String RAM = "0x1ffff00-0x20000ff";
    private static final String NODE = "/dev/absent";
    private static final int NOT_MAPPABLE = 19;

    @TempDir
    Path root;

    private FakeKernel kernel;

    @BeforeEach
    void make() {
        kernel = FakeKernel.usual(root)
                .capabilities("0000000000020000")
                .lockdown("[none] integrity confidentiality")
                .options("CONFIG_DEVMEM=y", "CONFIG_STRICT_DEVMEM=y", "CONFIG_IO_STRICT_DEVMEM=y");
    }

    @Test
    void memoryThatTheKernelUses() {
        assertMap(
                RAM,
                Errno.EPERM,
                "'00001000-2a7fffff : System RAM', '01000000-01ffffff : Kernel code'",
                "STRICT_DEVMEM keeps everybody off memory that the kernel uses; take the range from the kernel:"
                        + " memmap=8K$0x1fff000 at its start (x86), or a reserved-memory node with no-map (device"
                        + " tree)");
    }

    @Test
    void memoryOfADriver() {
        assertMap(
                DRIVER,
                Errno.EPERM,
                "'fd000000-febfffff : PCI Bus 0000:00', 'fd000000-fdffffff : 0000:00:02.0',"
                        + " 'fd000000-fdffffff : bochs-drm'",
                "'bochs-drm' has the range, and IO_STRICT_DEVMEM keeps everybody off what a driver has; unbind it,"
                        + " start the kernel with iomem=relaxed, or use the node of a driver that maps it (device),"
                        + " or UIO");
    }

    @Test
    void memoryOfWhoKnowsWhom() {
        assertMap(
                WINDOW,
                Errno.EPERM,
                "'2a800000-2affffff : Reserved'",
                "STRICT_DEVMEM keeps everybody off memory that the kernel uses, and IO_STRICT_DEVMEM off what a"
                        + " driver has; take the range from the kernel: memmap=8M$0x2a800000 at its start"
                        + " (x86), or a reserved-memory node with no-map (device tree), start the kernel with"
                        + " iomem=relaxed, or use the node of a driver that maps it (device), or UIO");
    }

    @Test
    void addressesThatAreNone() {
        assertMap(
                WINDOW,
                Errno.EINVAL,
                "'2a800000-2affffff : Reserved'",
                "it is outside of what this processor addresses or this driver maps; correct address, size or"
                        + " device");
    }

    @Test
    void memoryThatIsCachedOtherwise() {
        assertMap(
                WINDOW,
                Errno.EAGAIN,
                "'2a800000-2affffff : Reserved'",
                "somebody has mapped it with other caching; stop that driver, or use its node (device)");
    }

    @Test
    void aNodeThatMapsNothing() {
        assertMap(
                WINDOW,
                NOT_MAPPABLE,
                "'2a800000-2affffff : Reserved'",
                "the device maps no memory like this; correct device");
    }

    @Test
    void aKernelThatSaysNothing() throws Exception {
        Path silent = Files.createDirectory(root.resolve("silent"));
        assertEquals(
                "cannot map " + WINDOW
                        + " of /dev/absent: EINVAL (bad argument); /proc/iomem shows no addresses to this"
                        + " process, CAP_SYS_RAWIO is not known, lockdown is not known, STRICT_DEVMEM is not known,"
                        + " IO_STRICT_DEVMEM is not known; it is outside of what this processor addresses or"
                        + " this driver maps; correct address, size or device",
                message(diagnosis(WINDOW, new Kernel(silent)).explain(Errno.EINVAL)));
    }

    @Test
    void aKernelThatIsRelaxedSaysSo() {
        kernel.commandLine("iomem=relaxed");
        assertEquals(
                "STRICT_DEVMEM is y, IO_STRICT_DEVMEM is y, iomem=relaxed is set",
                new KernelFacts(kernel.kernel()).strict());
    }

    @Test
    void systemRamBeforeItIsMapped() {
        Refusal refusal =
                diagnosis("0x1f00000-0x2100fff", kernel.kernel()).systemRam().orElseThrow();
        assertEquals(
                "refused 0x1f00000-0x2100fff of /dev/absent: it overlaps System RAM, /proc/iomem has"
                        + " '00001000-2a7fffff : System RAM'; correct the address, or take the range from the kernel:"
                        + " memmap=2052K$0x1f00000 at its start (x86), or a reserved-memory node with no-map (device"
                        + " tree)",
                message(refusal));
    }

    @Test
    void whatMayBeSystemRam() {
        kernel.ioMem("00000000-00000000 : System RAM");
        Refusal refusal = diagnosis(WINDOW, kernel.kernel()).systemRam().orElseThrow();
        assertEquals(
                "refused " + WINDOW + " of /dev/absent: it may be System RAM, /proc/iomem shows no addresses to this"
                        + " process; run it with CAP_SYS_ADMIN, which shows them, or set systemRam=true if the range is"
                        + " none",
                message(refusal));
    }

    @Test
    void memoryOfNobodyIsNotRefused() {
        assertEquals(Optional.empty(), diagnosis(WINDOW, kernel.kernel()).systemRam());
    }

    private void assertMap(String range, int errno, String lines, String advice) {
        assertEquals(
                "cannot map " + range + " of /dev/absent: " + Errno.name(errno) + "; /proc/iomem has " + lines
                        + ", CAP_SYS_RAWIO is held, lockdown is none, STRICT_DEVMEM is y, IO_STRICT_DEVMEM is y; "
                        + advice,
                message(diagnosis(range, kernel.kernel()).explain(errno)));
    }

    private static String message(Refusal refusal) {
        return refusal.exception().getMessage();
    }

    private static MapDiagnosis diagnosis(String range, Kernel kernel) {
        return new MapDiagnosis(DevMemSpec.of("dock", PhysicalRange.parse(range), NODE), kernel);
    }
}
