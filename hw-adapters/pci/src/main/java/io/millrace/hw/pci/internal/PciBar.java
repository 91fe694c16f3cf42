package io.millrace.hw.pci.internal;

import io.millrace.api.segment.SegmentRefusedException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A base address register of a PCI device, as a line of the file {@code resource} in sysfs says it: first address, last
 * address, flags (include/linux/ioport.h). Thread-safety: immutable.
 *
 * @param start its physical address
 * @param last the last byte's
 * @param flags what it is
 */
record PciBar(long start, long last, long flags) {
    /** How many a device has at most. */
    static final int COUNT = 6;

    static final PciBar ABSENT = new PciBar(0, 0, 0);

    private static final Pattern LINE =
            Pattern.compile("0x(\\p{XDigit}{1,16}) 0x(\\p{XDigit}{1,16}) 0x(\\p{XDigit}{1,16})");
    private static final int HEX = 16;
    /** IORESOURCE_IO: ports, which no memory access reaches. */
    private static final long PORTS = 0x100;
    /** IORESOURCE_MEM. */
    private static final long MEMORY = 0x200;

    static PciBar parse(String line) {
        Matcher matcher = LINE.matcher(line.strip());
        if (!matcher.matches()) {
            throw new SegmentRefusedException("a line of resource must be three numbers: '" + line + "'");
        }
        return new PciBar(
                Long.parseUnsignedLong(matcher.group(1), HEX),
                Long.parseUnsignedLong(matcher.group(2), HEX),
                Long.parseUnsignedLong(matcher.group(3), HEX));
    }

    /** Whether the device has such a register, and somebody gave it an address. */
    boolean isPresent() {
        return start != 0 && last >= start;
    }

    boolean isPorts() {
        return (flags & PORTS) != 0;
    }

    boolean isMemory() {
        return isPresent() && (flags & MEMORY) != 0;
    }

    long sizeBytes() {
        return last - start + 1;
    }
}
