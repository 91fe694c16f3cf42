package io.millrace.hw.uio.internal;

import io.millrace.api.segment.SegmentRefusedException;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The UIO devices of a machine, as sysfs lists them now. Thread-safety: immutable.
 *
 * @param sysfs where sysfs is mounted
 * @param dev where the nodes are
 */
public record UioDevices(Path sysfs, Path dev) {
    /** The index that stands for the only device of a name. */
    public static final int THE_ONLY_ONE = -1;

    /** How a PCI device becomes one of UIO. */
    static final String TO_GET_ONE =
            "modprobe uio_pci_generic; echo VENDOR DEVICE > /sys/bus/pci/drivers/uio_pci_generic/new_id";

    private static final Pattern DEVICE = Pattern.compile("uio(\\d{1,7})");
    private static final Pattern MAP = Pattern.compile("map(\\d{1,7})");

    /**
     * Those of this machine.
     *
     * @return the devices of /sys and /dev
     */
    public static UioDevices ofThisMachine() {
        return new UioDevices(Path.of("/sys"), Path.of("/dev"));
    }

    /**
     * Lists them.
     *
     * @return all, in the order of their numbers
     */
    public List<UioDevice> all() {
        List<UioDevice> found = new ArrayList<>();
        numbered(sysfs.resolve("class/uio"), DEVICE).forEach((number, directory) -> {
            try {
                found.add(device(number, directory));
            } catch (SegmentRefusedException goneMeanwhile) {
                if (Files.exists(directory.resolve("name"))) {
                    throw goneMeanwhile;
                }
            }
        });
        return found;
    }

    /**
     * Finds a device by what stays, unlike its number.
     *
     * @param name as in /sys/class/uio/uioN/name, or of the device behind it, for instance its PCI address
     * @param index which one of those with that name, or {@link #THE_ONLY_ONE}
     * @return the device
     * @throws SegmentRefusedException if there is none, or several where one is meant; the message lists them
     */
    public UioDevice find(String name, int index) {
        List<UioDevice> all = all();
        List<UioDevice> found = all.stream().filter(it -> it.isCalled(name)).toList();
        if (found.isEmpty()) {
            throw new SegmentRefusedException("there is no UIO device named '" + name + "', there are: "
                    + list(all, _ -> "") + "; a PCI device becomes one by: " + TO_GET_ONE);
        }
        if (index == THE_ONLY_ONE ? found.size() > 1 : index < 0 || index >= found.size()) {
            throw new SegmentRefusedException(
                    "UIO devices named '" + name + "' are: " + list(found, it -> "index " + it + ": ")
                            + "; choose one by the device behind it, or by its index: index=" + index);
        }
        return found.get(Math.max(index, 0));
    }

    private UioDevice device(int number, Path directory) {
        List<UioMap> maps = new ArrayList<>();
        numbered(directory.resolve("maps"), MAP).forEach((map, at) -> maps.add(map(map, at)));
        return new UioDevice(
                number,
                Sysfs.text(directory.resolve("name")),
                parent(directory),
                List.copyOf(maps),
                directory,
                dev.resolve("uio" + number));
    }

    private static UioMap map(int number, Path directory) {
        long size = Sysfs.number(directory.resolve("size"));
        long offset = Sysfs.number(directory.resolve("offset"));
        if (size <= offset) {
            throw new SegmentRefusedException(
                    directory + " must have more bytes than are skipped: size=" + size + ", offset=" + offset);
        }
        return new UioMap(number, Sysfs.text(directory.resolve("name")), size, offset);
    }

    /** The device behind it; sysfs shows it as a link. */
    private static String parent(Path directory) {
        try {
            return directory.resolve("device").toRealPath().getFileName().toString();
        } catch (IOException expected) {
            return "";
        }
    }

    /** What is numbered in a directory, in the order of the numbers; nothing if there is no such directory. */
    private static SortedMap<Integer, Path> numbered(Path directory, Pattern form) {
        SortedMap<Integer, Path> found = new TreeMap<>();
        try (DirectoryStream<Path> names = Files.newDirectoryStream(directory)) {
            for (Path name : names) {
                Matcher matcher = form.matcher(name.getFileName().toString());
                if (matcher.matches()) {
                    found.put(Integer.parseInt(matcher.group(1)), name);
                }
            }
        } catch (NoSuchFileException expected) {
            return found;
        } catch (IOException | DirectoryIteratorException e) {
            throw new SegmentRefusedException("cannot list " + directory + ": " + e);
        }
        return found;
    }

    private static String list(List<UioDevice> devices, IntFunction<String> prefix) {
        return devices.isEmpty()
                ? "none"
                : IntStream.range(0, devices.size())
                        .mapToObj(it -> prefix.apply(it) + devices.get(it).description())
                        .collect(Collectors.joining(", "));
    }
}
