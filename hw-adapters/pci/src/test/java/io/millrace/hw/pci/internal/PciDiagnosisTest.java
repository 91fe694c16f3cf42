package io.millrace.hw.pci.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.hw.libc.Errno;
import io.millrace.hw.libc.LibcException;
import io.millrace.hw.libc.Machine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each refusal of the system with what it teaches. */
class PciDiagnosisTest {
    private static final String ADDRESS = "0000:00:04.0";
    private static final String DEVICE = "resource2 of 0000:00:04.0 (1af4:1110): ";
    private static final int NOT_MAPPABLE = 19;

    @TempDir
    Path root;

    private FakeSysfs sysfs;

    @BeforeEach
    void make() {
        sysfs = new FakeSysfs(root).ivshmem(ADDRESS);
    }

    @Test
    void aFileOfSomebodyElse() throws Exception {
        Path file = sysfs.file(ADDRESS, "resource2");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        String user = Integer.toUnsignedString(Machine.effectiveUser());
        assertEquals(
                "cannot open " + DEVICE + "EACCES (permission denied); " + file + " is regular file, owner " + user
                        + ", mode 0600, size 1048576, and we are user " + user
                        + "; run as root, or give our group the right to write it (udev)",
                explain("open", Errno.EACCES));
    }

    @Test
    void aKernelThatIsLockedDown() throws Exception {
        assertEquals(
                "cannot map " + DEVICE + "EPERM (not allowed); lockdown is not known; start without lockdown (secure"
                        + " boot), or use UIO",
                explain("mmap", Errno.EPERM));
        Path lockdown = root.resolve("kernel/security/lockdown");
        Files.createDirectories(lockdown.getParent());
        Files.writeString(lockdown, "none [integrity] confidentiality\n");
        assertEquals(
                "cannot map " + DEVICE + "EPERM (not allowed); lockdown is none [integrity] confidentiality; start"
                        + " without lockdown (secure boot), or use UIO",
                explain("mmap", Errno.EPERM));
    }

    @Test
    void memoryOfADriver() throws Exception {
        Path driver = Files.createDirectories(root.resolve("bus/pci/drivers/virtio-pci"));
        Files.createSymbolicLink(sysfs.file(ADDRESS, "driver"), driver);
        assertEquals(
                "cannot map " + DEVICE + "EINVAL (bad argument); the driver 'virtio-pci' has the device, and"
                        + " IO_STRICT_DEVMEM keeps everybody off what a driver has; unbind it: echo 0000:00:04.0 > "
                        + sysfs.file(ADDRESS, "driver/unbind") + ", start the kernel with iomem=relaxed, or use UIO",
                explain("mmap", Errno.EINVAL));
    }

    @Test
    void memoryOfWhoKnowsWhom() {
        assertEquals(
                "cannot map " + DEVICE + "EINVAL (bad argument); no driver has the device, but the kernel keeps"
                        + " everybody off this memory; see /proc/iomem for who has it",
                explain("mmap", Errno.EINVAL));
    }

    @Test
    void aFileThatIsNoMemory() throws Exception {
        Path file = sysfs.file(ADDRESS, "resource2");
        Files.delete(file);
        assertEquals(
                "cannot map " + DEVICE + "ENODEV (not mappable); " + file + " is gone; see whether " + root
                        + " is a sysfs",
                explain("mmap", NOT_MAPPABLE));
    }

    private String explain(String call, int errno) {
        PciDevice device = new PciBus(root).find(PciSelection.ofAddress(ADDRESS));
        return new PciDiagnosis(root, device, device.resource(2, false))
                .explain(new LibcException(call, "x", errno))
                .getMessage();
    }
}
