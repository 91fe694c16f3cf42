package io.millrace.hw.devmem.internal;

import io.millrace.api.memory.Access;
import io.millrace.hw.libc.DeviceSpec;
import java.nio.file.Path;

/**
 * Which physical memory to make a segment of. Thread-safety: immutable.
 *
 * @param name the segment's name
 * @param range its addresses; the first is a multiple of 8
 * @param device absolute path of the node that maps by physical address
 * @param allowed what may be mapped at all
 * @param systemRam whether it may be memory that the kernel uses itself
 */
public record DevMemSpec(String name, PhysicalRange range, String device, AllowedRanges allowed, boolean systemRam) {
    /** The node of the kernel itself. */
    public static final String DEV_MEM = "/dev/mem";

    private static final String KIND = "devmem";

    /** Checks what can be wrong without the machine. */
    public DevMemSpec {
        if (name.isBlank()) {
            throw new IllegalArgumentException("name must not be blank: name='" + name + "'");
        }
        if (!Path.of(device).isAbsolute()) {
            throw new IllegalArgumentException("device must be the absolute path of a node: device='" + device + "'");
        }
    }

    /**
     * A range behind {@code /dev/mem} that is allowed, and that the kernel must not use itself.
     *
     * @param name the segment's name
     * @param range its addresses
     * @return the description
     */
    public static DevMemSpec of(String name, PhysicalRange range) {
        return of(name, range, DEV_MEM);
    }

    /**
     * A range behind a node that is allowed, and that the kernel must not use itself.
     *
     * @param name the segment's name
     * @param range its addresses
     * @param device absolute path of the node
     * @return the description
     */
    public static DevMemSpec of(String name, PhysicalRange range, String device) {
        return new DevMemSpec(name, range, device, AllowedRanges.of(range), false);
    }

    /** Where it is, for people. */
    String location() {
        return range + " of " + device;
    }

    /** Always {@link Access#DEVICE}: what the processor makes of such a mapping is not ours to choose. */
    DeviceSpec mapping() {
        return new DeviceSpec(name, KIND, device, range.start(), range.sizeBytes(), Access.DEVICE, location());
    }
}
