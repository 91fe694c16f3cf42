package io.millrace.hw.pci.internal;

import io.millrace.api.memory.Access;
import io.millrace.api.segment.Segment;
import io.millrace.api.segment.SegmentRefusedException;
import io.millrace.hw.libc.Descriptor;
import io.millrace.hw.libc.DeviceSegment;
import io.millrace.hw.libc.DeviceSpec;
import io.millrace.hw.libc.LibcException;
import io.millrace.hw.libc.Machine;
import java.nio.file.Path;

/**
 * Makes segments of the memory of PCI devices.
 *
 * <p>Thread-safety: thread-safe. Peer: the device, and whoever it shares its memory with; nothing they do harms more
 * than the bytes of the segment. A device that is pulled is a {@link io.millrace.api.memory.SegmentLostException} where
 * the kernel tells.
 *
 * <pre>{@code
 * PciSpec spec = PciSpec.of("dock", PciSelection.ofId("1af4:1110"), 2);
 * try (Segment segment = PciSegments.open(spec)) {
 *     segment.memory().getInt(0);
 * }
 * }</pre>
 */
public final class PciSegments {
    private static final String KIND = "pci";
    private static final int FLAGS = Descriptor.READ_WRITE | Descriptor.SYNC | Descriptor.NO_FOLLOW;

    private PciSegments() {}

    /**
     * Maps memory of a device.
     *
     * @param spec which
     * @return the open segment
     * @throws SegmentRefusedException if it is not there, in use, or refused by the system; the message says why, and
     *     what to do
     * @throws IllegalArgumentException if its start is no multiple of 8
     */
    public static Segment open(PciSpec spec) {
        PciDevice device = new PciBus(spec.sysfs()).find(spec.selection());
        Path resource = device.resource(spec.resource(), spec.writeCombining());
        DeviceSpec mapping = mapping(spec, device, resource);
        switchOn(spec, device);
        try {
            return DeviceSegment.map(mapping, Descriptor.open(resource.toString(), FLAGS, 0));
        } catch (LibcException e) {
            throw new PciDiagnosis(spec.sysfs(), device, resource).explain(e);
        }
    }

    /** What is mapped are pages: a register that starts in the middle of one does so there, too. */
    private static DeviceSpec mapping(PciSpec spec, PciDevice device, Path resource) {
        String location = resource.getFileName() + " of " + device;
        PciBar bar = bar(spec, device, location);
        long rest = bar.sizeBytes() - spec.offset();
        if (rest <= 0 || spec.sizeBytes() > rest) {
            throw new SegmentRefusedException("refused " + location + ": it has " + bar.sizeBytes()
                    + " bytes, correct offset and size: offset=" + spec.offset() + ", size=" + spec.sizeBytes());
        }
        return new DeviceSpec(
                spec.name(),
                KIND,
                resource.toString(),
                bar.start() % Machine.pageSize() + spec.offset(),
                spec.sizeBytes() == 0 ? rest : spec.sizeBytes(),
                Access.DEVICE,
                location);
    }

    private static PciBar bar(PciSpec spec, PciDevice device, String location) {
        PciBar bar = device.bar(spec.resource());
        if (bar.isPorts()) {
            throw new SegmentRefusedException(
                    "refused " + location + ": it is ports, not memory; choose another resource");
        }
        if (!bar.isMemory()) {
            throw new SegmentRefusedException("refused " + location
                    + ": the device has no such memory, or nobody gave it an address; choose another resource");
        }
        return bar;
    }

    private static void switchOn(PciSpec spec, PciDevice device) {
        if (!device.isEnabled()) {
            if (!spec.enable()) {
                throw new SegmentRefusedException("refused memory of " + device
                        + ": the device is switched off; echo 1 > " + device.enableFile() + ", or set enable=true");
            }
            device.enable();
        }
    }
}
