package io.millrace.hw.pci.internal;

import io.millrace.api.segment.SegmentRefusedException;
import io.millrace.hw.libc.Errno;
import io.millrace.hw.libc.FileStatus;
import io.millrace.hw.libc.LibcException;
import io.millrace.hw.libc.Machine;
import io.millrace.hw.libc.Names;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Why memory of a PCI device was refused, and what to do about it: what the error numbers mean is that of
 * {@code pci_mmap_resource} in drivers/pci/pci-sysfs.c.
 *
 * <p>Thread-safety: immutable.
 */
final class PciDiagnosis {
    private final Path sysfs;
    private final PciDevice device;
    private final Path resource;

    PciDiagnosis(Path sysfs, PciDevice device, Path resource) {
        this.sysfs = sysfs;
        this.device = device;
        this.resource = resource;
    }

    SegmentRefusedException explain(LibcException e) {
        boolean opening = e.call().equals("open");
        return new SegmentRefusedException("cannot " + (opening ? "open " : "map ") + resource.getFileName() + " of "
                + device + ": " + Errno.name(e.errno()) + "; "
                + (opening ? opening(e.errno()) : mapping(e.errno())));
    }

    private String opening(int errno) {
        return switch (errno) {
            case Errno.ENOENT ->
                resource.toString().endsWith("_wc")
                        ? "it is not prefetchable, or this machine cannot gather stores; set writeCombining=false"
                        : "this kernel maps no memory of PCI devices through sysfs; use UIO";
            case Errno.EACCES, Errno.EPERM ->
                resource + " is " + status() + ", and we are user "
                        + Integer.toUnsignedString(Machine.effectiveUser())
                        + "; run as root, or give our group the right to write it (udev)";
            default -> resource + " is " + status() + "; see whether " + sysfs + " is a sysfs";
        };
    }

    private String mapping(int errno) {
        return switch (errno) {
            case Errno.EPERM -> "lockdown is " + lockdown() + "; start without lockdown (secure boot), or use UIO";
            case Errno.EINVAL ->
                device.driver()
                        .map(it -> "the driver '" + it + "' has the device, and IO_STRICT_DEVMEM keeps everybody off"
                                + " what a driver has; unbind it: echo " + device.address() + " > "
                                + device.folder().resolve("driver/unbind")
                                + ", start the kernel with iomem=relaxed, or use UIO")
                        .orElse("no driver has the device, but the kernel keeps everybody off this memory; see"
                                + " /proc/iomem for who has it");
            default -> resource + " is " + status() + "; see whether " + sysfs + " is a sysfs";
        };
    }

    private String status() {
        return Names.status(resource.toString()).map(FileStatus::summary).orElse("gone");
    }

    private String lockdown() {
        try {
            return Files.readString(sysfs.resolve("kernel/security/lockdown")).strip();
        } catch (IOException expected) {
            return "not known";
        }
    }
}
