package io.millrace.hw.devmem.internal;

import io.millrace.api.segment.Segment;
import io.millrace.api.segment.SegmentRefusedException;
import io.millrace.hw.libc.Descriptor;
import io.millrace.hw.libc.DeviceSegment;
import io.millrace.hw.libc.DeviceSpec;
import io.millrace.hw.libc.LibcException;

/**
 * Makes segments of physical memory.
 *
 * <p>Thread-safety: thread-safe. Peer: whatever has the same addresses, firmware for instance; nothing it does harms
 * more than the bytes of the range.
 *
 * <pre>{@code
 * PhysicalRange range = PhysicalRange.parse("0x2a800000-0x2affffff");
 * try (Segment segment = DevMemSegments.open(DevMemSpec.of("dock", range))) {
 *     segment.memory().getInt(0);
 * }
 * }</pre>
 */
public final class DevMemSegments {
    /** A link would let whoever can replace it choose the node; a node that is none must not keep us waiting. */
    private static final int FLAGS =
            Descriptor.READ_WRITE | Descriptor.SYNC | Descriptor.NO_FOLLOW | Descriptor.NON_BLOCKING;

    private DevMemSegments() {}

    /**
     * Maps a range.
     *
     * @param spec which one
     * @return the open segment
     * @throws SegmentRefusedException if it is not allowed, in use, or refused by the system; the message says why, and
     *     what to do
     * @throws IllegalArgumentException if its start is no multiple of 8
     */
    public static Segment open(DevMemSpec spec) {
        return open(spec, Kernel.running());
    }

    static Segment open(DevMemSpec spec, Kernel kernel) {
        DeviceSpec mapping = spec.mapping();
        spec.allowed().check(spec.range(), spec.location());
        Descriptor node = openNode(spec, kernel);
        MapDiagnosis diagnosis = new MapDiagnosis(spec, kernel);
        checkMemory(spec, node, kernel, diagnosis);
        try {
            return DeviceSegment.map(mapping, node);
        } catch (LibcException e) {
            throw diagnosis.explain(e.errno()).exception();
        }
    }

    /** Opens a node, which does nothing to it. */
    static Descriptor openNode(String device) {
        return Descriptor.open(device, FLAGS, 0);
    }

    private static Descriptor openNode(DevMemSpec spec, Kernel kernel) {
        try {
            return openNode(spec.device());
        } catch (LibcException e) {
            throw new OpenDiagnosis(spec.device(), kernel).explain(e.errno()).exception();
        }
    }

    /** What was opened is looked at, not its name; a driver's own node answers for its memory itself. */
    private static void checkMemory(DevMemSpec spec, Descriptor node, Kernel kernel, MapDiagnosis diagnosis) {
        try {
            if (!spec.systemRam() && kernel.isDevMem(node)) {
                diagnosis.systemRam().ifPresent(it -> {
                    throw it.exception();
                });
            }
        } catch (RuntimeException e) {
            node.close();
            throw e;
        }
    }
}
