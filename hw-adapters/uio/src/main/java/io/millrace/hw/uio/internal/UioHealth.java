package io.millrace.hw.uio.internal;

import io.millrace.api.health.Finding;
import io.millrace.api.health.HealthCheck;
import io.millrace.api.segment.SegmentRefusedException;
import io.millrace.hw.libc.FileStatus;
import io.millrace.hw.libc.Names;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * Which UIO devices there are, and whether this user may open them. Nothing is opened: {@code uio_pci_generic} takes
 * the right to master the bus from a device when any node of it is closed.
 *
 * <p>Thread-safety: immutable.
 */
@Component(service = HealthCheck.class)
public final class UioHealth implements HealthCheck {
    private static final String NAME = "uio";

    private final UioDevices devices;
    private final Predicate<Path> mayOpen;

    /** Looks at this machine. */
    @Activate
    public UioHealth() {
        this(UioDevices.ofThisMachine(), node -> Files.isReadable(node) && Files.isWritable(node));
    }

    UioHealth(UioDevices devices, Predicate<Path> mayOpen) {
        this.devices = devices;
        this.mayOpen = mayOpen;
    }

    @Override
    public List<Finding> check() {
        try {
            List<Finding> found = devices.all().stream().map(this::finding).toList();
            return found.isEmpty()
                    ? List.of(Finding.ok(NAME, "no devices; a PCI device becomes one by: " + UioDevices.TO_GET_ONE))
                    : found;
        } catch (SegmentRefusedException e) {
            return List.of(Finding.warn(NAME, e.getMessage(), "let this user read " + devices.sysfs()));
        }
    }

    private Finding finding(UioDevice device) {
        Path node = device.node();
        String what = device.description() + ", " + maps(device) + ", " + interrupt(device);
        if (!Files.exists(node)) {
            return Finding.warn(NAME, what + ", " + node + " is missing", "see where devtmpfs is mounted");
        }
        return mayOpen.test(node)
                ? Finding.ok(NAME, what + owner(node))
                : Finding.warn(NAME, what + ", " + node + " is not ours to open" + owner(node), device.howToOpen());
    }

    private static String owner(Path node) {
        return Names.status(node.toString())
                .map(it -> "; owner " + it.owner() + ", mode " + FileStatus.octal(it.mode()))
                .orElse("");
    }

    private static String maps(UioDevice device) {
        return device.maps().isEmpty()
                ? "no maps"
                : device.maps().stream().map(UioMap::toString).collect(Collectors.joining(", "));
    }

    private static String interrupt(UioDevice device) {
        return device.mayHaveInterrupt()
                ? Integer.toUnsignedString(device.interrupts()) + " interrupts so far"
                : "no interrupt";
    }
}
