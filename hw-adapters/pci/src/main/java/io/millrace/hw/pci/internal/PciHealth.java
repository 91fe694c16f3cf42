package io.millrace.hw.pci.internal;

import io.millrace.api.health.Finding;
import io.millrace.api.health.HealthCheck;
import io.millrace.api.segment.SegmentRefusedException;
import io.millrace.hw.libc.FileStatus;
import io.millrace.hw.libc.Names;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * Which memory of PCI devices this user may map, that of ivshmem first of all. Nothing is opened.
 *
 * <p>Thread-safety: immutable.
 */
@Component(service = HealthCheck.class)
public final class PciHealth implements HealthCheck {
    private static final String NAME = "pci";
    private static final String BAR = "pci-bar";
    private static final int MOST = 32;
    private static final String IVSHMEM = "1af4:1110";
    private static final int SHARED_MEMORY = 2;

    private final PciBus bus;
    private final Predicate<Path> mayOpen;

    /** Looks at this machine. */
    @Activate
    public PciHealth() {
        this(new PciBus(Path.of(PciSpec.SYSFS)), it -> Files.isReadable(it) && Files.isWritable(it));
    }

    PciHealth(PciBus bus, Predicate<Path> mayOpen) {
        this.bus = bus;
        this.mayOpen = mayOpen;
    }

    @Override
    public List<Finding> check() {
        try {
            List<PciDevice> devices = bus.devices();
            List<Finding> findings = new ArrayList<>(List.of(finding(devices)));
            devices.stream()
                    .filter(PciHealth::isCandidate)
                    .flatMap(this::bars)
                    .limit(MOST)
                    .forEach(findings::add);
            return findings;
        } catch (SegmentRefusedException e) {
            return List.of(Finding.warn(NAME, e.getMessage(), "let this user read " + bus.sysfs()));
        }
    }

    private Finding finding(List<PciDevice> devices) {
        if (devices.isEmpty()) {
            return Finding.ok(NAME, "no devices; needed only for memory of PCI devices");
        }
        List<PciDevice> shared =
                devices.stream().filter(it -> it.id().equals(IVSHMEM)).toList();
        long ours = devices.stream().filter(this::hasMemoryForUs).count();
        String what = devices.size() + " devices, " + ours + " with memory we may map; ivshmem: "
                + (shared.isEmpty()
                        ? "none"
                        : shared.stream().map(PciDevice::address).collect(Collectors.joining(", ")));
        List<Path> closed = shared.stream()
                .map(it -> it.resource(SHARED_MEMORY, false))
                .filter(mayOpen.negate())
                .toList();
        return closed.isEmpty()
                ? Finding.ok(NAME, what)
                : Finding.warn(
                        NAME,
                        what + "; not ours to open: "
                                + closed.stream().map(Path::toString).collect(Collectors.joining(", ")),
                        "run as root, or give our group the right to write it (udev)");
    }

    /** What a driver of the kernel has is nobody else's, but for the one of UIO. */
    private static boolean isCandidate(PciDevice device) {
        return device.driver().filter(it -> !it.startsWith("uio")).isEmpty();
    }

    /** Not what stands in them: reading a register may be a command. */
    private Stream<Finding> bars(PciDevice device) {
        return IntStream.range(0, PciBar.COUNT)
                .filter(it -> device.bar(it).isMemory())
                .mapToObj(it -> Finding.ok(
                        BAR,
                        device + " bar " + it + ": size " + device.bar(it).sizeBytes()
                                + owner(device.resource(it, false))));
    }

    private static String owner(Path resource) {
        return Names.status(resource.toString())
                .map(it -> ", owner " + it.owner() + ", mode " + FileStatus.octal(it.mode()))
                .orElse(", without a file to map it by");
    }

    private boolean hasMemoryForUs(PciDevice device) {
        return IntStream.range(0, PciBar.COUNT)
                .anyMatch(it -> device.bar(it).isMemory() && mayOpen.test(device.resource(it, false)));
    }
}
