package io.millrace.hw.devmem.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.millrace.api.segment.SegmentRefusedException;
import io.millrace.hw.libc.Errno;
import io.millrace.hw.libc.LibcException;
import io.millrace.hw.libc.Machine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each refusal with what it teaches. */
class DevMemDiagnosisTest {
    private static final String WINDOW = "0x2a800000-0x2affffff";
    private static final String DRIVER = "0xfd000000-0xfd000fff";
    private static final String RAM = "0x1ffff00-0x20000ff";
    private static final String HELD = "0000000000020000";
    private static final String NOT_HELD = "0000000000000000";
    private static final String NODE = "/dev/absent";

    @TempDir
    Path root;

    private FakeKernel kernel;

    @BeforeEach
    void make() {
        kernel = FakeKernel.usual(root)
                .capabilities(HELD)
                .lockdown("[none] integrity confidentiality")
                .options("CONFIG_DEVMEM=y", "CONFIG_STRICT_DEVMEM=y", "CONFIG_IO_STRICT_DEVMEM=y");
    }

    @Test
    void aKernelWithoutDevMem() {
        kernel.options("# CONFIG_DEVMEM is not set");
        assertOpen(
                Errno.ENOENT,
                "cannot open /dev/mem: ENOENT (no such name); DEVMEM is n; use a kernel with DEVMEM, give the container"
                        + " the node, or use the node of a driver that maps it (device), or UIO");
    }

    @Test
    void aDriverThatIsNotLoaded() {
        assertEquals(
                "cannot open /dev/absent: ENOENT (no such name); load its driver, or correct device",
                opening(NODE, Errno.ENOENT));
    }

    @Test
    void anotherUsersNode() throws Exception {
        Path node = Files.createFile(root.resolve("node"));
        Files.setPosixFilePermissions(node, PosixFilePermissions.fromString("r--r-----"));
        String user = Integer.toUnsignedString(Machine.effectiveUser());
        assertEquals(
                "cannot open " + node + ": EACCES (permission denied); it is regular file, owner " + user
                        + ", mode 0440, size 0, and we are user " + user
                        + "; run as its owner, or give our group the right to write it",
                opening(node.toString(), Errno.EACCES));
    }

    @Test
    void aMissingCapability() {
        kernel.capabilities(NOT_HELD);
        assertOpen(
                Errno.EPERM,
                "cannot open /dev/mem: EPERM (not allowed); CAP_SYS_RAWIO is not held, lockdown is none; run with"
                        + " CAP_SYS_RAWIO: as root, or with AmbientCapabilities=CAP_SYS_RAWIO of systemd");
    }

    @Test
    void aKernelThatIsLockedDown() {
        kernel.lockdown("none [integrity] confidentiality");
        assertOpen(
                Errno.EPERM,
                "cannot open /dev/mem: EPERM (not allowed); CAP_SYS_RAWIO is held, lockdown is integrity; start without"
                        + " lockdown (secure boot), or use the node of a driver that maps it (device), or UIO");
    }

    @Test
    void aContainerThatWasNotGivenTheDevice() {
        assertOpen(
                Errno.EPERM,
                "cannot open /dev/mem: EPERM (not allowed); CAP_SYS_RAWIO is held, lockdown is none; allow the device"
                        + " to this control group or container, or use the node of a driver that maps it (device), or"
                        + " UIO");
    }

    @Test
    void aLink() {
        assertOpen(
                Errno.ELOOP, "cannot open /dev/mem: ELOOP (symbolic link); configure as device what the link leads to");
    }

    @Test
    void aNodeWithoutADriver() {
        assertEquals(
                "cannot open /dev/absent: ENXIO (no such device); it is gone, and no driver answers for it like this;"
                        + " correct device",
                opening(NODE, 6));
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
                "the kernel keeps everybody off memory it uses (STRICT_DEVMEM) and off what a driver has"
                        + " (IO_STRICT_DEVMEM); take the range from the kernel: memmap=8M$0x2a800000 at its start"
                        + " (x86), or a reserved-memory node with no-map (device tree), start the kernel with"
                        + " iomem=relaxed, or use the node of a driver that maps it (device), or UIO");
    }

    @Test
    void addressesThatAreNone() {
        assertMap(
                WINDOW,
                Errno.EINVAL,
                "'2a800000-2affffff : Reserved'",
                "the range is outside of what this processor addresses or this driver maps; correct address, size or"
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
                19,
                "'2a800000-2affffff : Reserved'",
                "it is gone, which maps no memory like this; correct device");
    }

    @Test
    void aKernelThatSaysNothing() throws Exception {
        Path silent = Files.createDirectory(root.resolve("silent"));
        assertEquals(
                "cannot map " + WINDOW
                        + " of /dev/absent: EINVAL (bad argument); /proc/iomem shows no addresses to this"
                        + " process, CAP_SYS_RAWIO is not known, lockdown is not known, STRICT_DEVMEM is not known,"
                        + " IO_STRICT_DEVMEM is not known; the range is outside of what this processor addresses or"
                        + " this driver maps; correct address, size or device",
                diagnosis(NODE, WINDOW, new Kernel(silent))
                        .explain(new LibcException("mmap", "x", Errno.EINVAL))
                        .getMessage());
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
        var e = assertThrows(
                SegmentRefusedException.class,
                () -> diagnosis(NODE, "0x1f00000-0x2100fff", kernel.kernel()).checkSystemRam());
        assertEquals(
                "refused 0x1f00000-0x2100fff of /dev/absent: it overlaps System RAM, /proc/iomem has"
                        + " '00001000-2a7fffff : System RAM'; correct the address, or take the range from the kernel:"
                        + " memmap=2052K$0x1f00000 at its start (x86), or a reserved-memory node with no-map (device"
                        + " tree)",
                e.getMessage());
    }

    @Test
    void whatMayBeSystemRam() {
        kernel.ioMem("00000000-00000000 : System RAM");
        var e = assertThrows(SegmentRefusedException.class, () -> diagnosis(NODE, WINDOW, kernel.kernel())
                .checkSystemRam());
        assertEquals(
                "refused " + WINDOW + " of /dev/absent: it may be System RAM, /proc/iomem shows no addresses to this"
                        + " process; run it with CAP_SYS_ADMIN, which shows them, or set systemRam=true if the range is"
                        + " none",
                e.getMessage());
    }

    private void assertOpen(int errno, String message) {
        assertEquals(message, opening(DevMemSpec.DEV_MEM, errno));
    }

    private String opening(String device, int errno) {
        return diagnosis(device, WINDOW, kernel.kernel())
                .explain(new LibcException("open", device, errno))
                .getMessage();
    }

    private void assertMap(String range, int errno, String lines, String advice) {
        assertEquals(
                "cannot map " + range + " of /dev/absent: " + Errno.name(errno) + "; /proc/iomem has " + lines
                        + ", CAP_SYS_RAWIO is held, lockdown is none, STRICT_DEVMEM is y, IO_STRICT_DEVMEM is y; "
                        + advice,
                diagnosis(NODE, range, kernel.kernel())
                        .explain(new LibcException("mmap", "x", errno))
                        .getMessage());
    }

    private static DevMemDiagnosis diagnosis(String device, String range, Kernel kernel) {
        return new DevMemDiagnosis(DevMemSpec.of("dock", PhysicalRange.parse(range), device), kernel);
    }
}
