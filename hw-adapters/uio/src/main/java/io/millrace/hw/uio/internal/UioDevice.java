package io.millrace.hw.uio.internal;

import io.millrace.api.segment.SegmentRefusedException;
import io.millrace.hw.libc.Descriptor;
import io.millrace.hw.libc.Errno;
import io.millrace.hw.libc.LibcException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A UIO device, as sysfs describes it. Thread-safety: immutable.
 *
 * @param number the N of uioN, which may be another one after the next boot
 * @param name what its driver calls it
 * @param parent the device behind it, for instance its PCI address
 * @param maps its memory, in the order of their numbers
 * @param directory where sysfs describes it
 * @param node what is opened
 */
public record UioDevice(int number, String name, String parent, List<UioMap> maps, Path directory, Path node) {
    private static final String CONFIG = "device/config";
    private static final String IRQ = "device/irq";

    /** Whether that is its name, or the one of the device behind it. */
    boolean isCalled(String wanted) {
        return wanted.equals(name) || (!parent.isEmpty() && wanted.equals(parent));
    }

    /**
     * Finds a map.
     *
     * @param wanted its number or its name
     * @return the map
     * @throws SegmentRefusedException if there is none, or several have that name
     */
    public UioMap map(String wanted) {
        List<UioMap> found = maps.stream()
                .filter(it -> wanted.equals(String.valueOf(it.number())))
                .toList();
        if (found.isEmpty()) {
            found = maps.stream().filter(it -> wanted.equals(it.name())).toList();
        }
        if (found.size() != 1) {
            String all = maps.isEmpty()
                    ? "none, choose map=none and take the memory from elsewhere, for instance from PCI"
                    : maps.stream().map(UioMap::toString).collect(Collectors.joining(", "));
            throw new SegmentRefusedException(
                    "refused map '" + wanted + "' of " + this + ": " + found.size() + " are so, there are: " + all);
        }
        return found.getFirst();
    }

    /**
     * How many interrupts there were.
     *
     * @return the kernel's count, of 32 bits
     */
    int interrupts() {
        return (int) Sysfs.number(directory.resolve("event"));
    }

    /** The configuration space, if it is a PCI device. */
    Optional<Path> config() {
        return Optional.of(directory.resolve(CONFIG)).filter(Files::exists);
    }

    /** Whether it has an interrupt, where sysfs says so: of PCI devices. */
    boolean mayHaveInterrupt() {
        Path line = directory.resolve(IRQ);
        return !Files.exists(line) || Sysfs.number(line) != 0;
    }

    /**
     * Opens the node.
     *
     * @param flags those of {@link Descriptor}
     * @throws SegmentRefusedException if the system refuses; the message says what to do
     */
    Descriptor open(int flags) {
        try {
            return Descriptor.open(node.toString(), flags, 0);
        } catch (LibcException e) {
            throw new SegmentRefusedException(refusal(e));
        }
    }

    /** Why the node is not open, and what to do. */
    String refusal(LibcException reason) {
        String what = "cannot open the node of " + this + ": " + reason.getMessage();
        return switch (reason.errno()) {
            case Errno.EACCES, Errno.EPERM -> what + "; " + howToOpen();
            case Errno.ENOENT ->
                what + "; sysfs knows the device, but its node is missing: see where devtmpfs is mounted";
            default -> what;
        };
    }

    /** What to do where the node belongs to somebody else. */
    String howToOpen() {
        return "let a group of this user open it, with a udev rule like SUBSYSTEM==\"uio\", ATTR{name}==\"" + name
                + "\", GROUP=\"millrace\", MODE=\"0660\"";
    }

    /** Number, name, and the device behind it. */
    String description() {
        return this + (parent.isEmpty() ? "" : " at " + parent);
    }

    @Override
    public String toString() {
        return "uio" + number + " (" + name + ")";
    }
}
