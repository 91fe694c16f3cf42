package io.millrace.hw.pci.internal;

import io.millrace.api.segment.SegmentRefusedException;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The PCI devices of a machine, as sysfs lists them now. Thread-safety: immutable.
 *
 * @param sysfs where sysfs is mounted
 */
record PciBus(Path sysfs) {
    /** More than this nobody reads in a message. */
    private static final int MOST_NAMED = 16;

    /** A domain of more digits comes after all others. */
    private static final Comparator<PciDevice> BY_ADDRESS =
            Comparator.<PciDevice>comparingInt(it -> it.address().length()).thenComparing(PciDevice::address);

    /** All of them, in the order of their addresses; none if there is no such bus. */
    List<PciDevice> devices() {
        List<PciDevice> devices = new ArrayList<>();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(sysfs.resolve("bus/pci/devices"))) {
            for (Path folder : folders) {
                PciDevice.find(folder).ifPresent(devices::add);
            }
        } catch (NoSuchFileException expected) {
            return List.of();
        } catch (IOException | DirectoryIteratorException e) {
            throw new SegmentRefusedException("cannot list the PCI devices: " + e + "; let this user read " + sysfs);
        }
        devices.sort(BY_ADDRESS);
        return devices;
    }

    /**
     * Finds a device.
     *
     * @param selection which one
     * @return the device
     * @throws SegmentRefusedException if there is none, or several where one is meant; the message lists them
     */
    PciDevice find(PciSelection selection) {
        List<PciDevice> all = devices();
        List<PciDevice> found = all.stream().filter(selection::fits).toList();
        if (found.isEmpty()) {
            throw new SegmentRefusedException(
                    "there is no PCI device " + selection + ", there are: " + names(all) + "; correct id or address");
        }
        int index = selection.index();
        if (index == PciSelection.THE_ONLY_ONE ? found.size() > 1 : index >= found.size()) {
            throw new SegmentRefusedException("PCI devices " + selection + " are: " + names(found)
                    + "; choose one by index, 0 to " + (found.size() - 1) + ", or by address: index=" + index);
        }
        return found.get(Math.max(index, 0));
    }

    private static String names(List<PciDevice> devices) {
        String more = devices.size() > MOST_NAMED ? " and " + (devices.size() - MOST_NAMED) + " more" : "";
        return devices.isEmpty()
                ? "none"
                : devices.stream()
                        .limit(MOST_NAMED)
                        .map(PciDevice::toString)
                        .collect(Collectors.joining(", ", "", more));
    }
}
