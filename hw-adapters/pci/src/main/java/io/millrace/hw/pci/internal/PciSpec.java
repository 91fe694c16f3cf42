package io.millrace.hw.pci.internal;

import java.nio.file.Path;

/**
 * Which memory of which PCI device to make a segment of. Thread-safety: immutable.
 *
 * @param name the segment's name
 * @param sysfs where sysfs is mounted
 * @param selection the device
 * @param resource the number of its base address register, 0 to 5
 * @param offset where the segment starts there, a multiple of 8
 * @param sizeBytes its length; 0: the rest
 * @param writeCombining whether stores may be gathered on their way
 * @param enable whether a device that is switched off is switched on, for good
 */
public record PciSpec(
        String name,
        Path sysfs,
        PciSelection selection,
        int resource,
        long offset,
        long sizeBytes,
        boolean writeCombining,
        boolean enable) {
    /** Where sysfs usually is. */
    public static final String SYSFS = "/sys";

    /** Checks what can be wrong without the machine. */
    public PciSpec {
        if (name.isBlank()) {
            throw new IllegalArgumentException("name must not be blank: name='" + name + "'");
        }
        if (!sysfs.isAbsolute()) {
            throw new IllegalArgumentException("sysfs must be an absolute path: sysfs='" + sysfs + "'");
        }
        if (resource < 0 || resource >= PciBar.COUNT) {
            throw new IllegalArgumentException(
                    "resource must be 0 to " + (PciBar.COUNT - 1) + ": resource=" + resource);
        }
        if (offset < 0 || sizeBytes < 0) {
            throw new IllegalArgumentException(
                    "offset and size must be 0 or more: offset=" + offset + ", size=" + sizeBytes);
        }
    }

    /**
     * All memory behind a base address register of a device that is switched on.
     *
     * @param name the segment's name
     * @param selection the device
     * @param resource the number of the register
     * @return the description
     */
    public static PciSpec of(String name, PciSelection selection, int resource) {
        return new PciSpec(name, Path.of(SYSFS), selection, resource, 0, 0, false, false);
    }
}
