package io.millrace.hw.pci.internal;

import io.millrace.api.segment.SegmentRefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * A PCI device in sysfs (Documentation/PCI/sysfs-pci.rst). Thread-safety: immutable; every call reads anew.
 *
 * @param folder where its files are
 * @param address of domain, bus, device and function
 * @param id vendor and device
 */
record PciDevice(Path folder, String address, String id) {
    private static final String HEX = "0x";

    /** Empty if it was pulled just now. */
    static Optional<PciDevice> find(Path folder) {
        try {
            String id = number(folder, "vendor") + ":" + number(folder, "device");
            return Optional.of(new PciDevice(folder, folder.getFileName().toString(), id));
        } catch (SegmentRefusedException e) {
            if (Files.exists(folder)) {
                throw e;
            }
            return Optional.empty();
        }
    }

    /** A base address register, 0 to 5; behind them stand the ROM, and what bridges pass on. */
    PciBar bar(int number) {
        return text(folder, "resource")
                .lines()
                .skip(number)
                .findFirst()
                .map(PciBar::parse)
                .orElse(PciBar.ABSENT);
    }

    /** The file that maps a register. */
    Path resource(int number, boolean writeCombining) {
        return folder.resolve("resource" + number + (writeCombining ? "_wc" : ""));
    }

    /** Whether it answers to accesses: how many have switched it on. */
    boolean isEnabled() {
        return !text(folder, "enable").equals("0");
    }

    Path enableFile() {
        return folder.resolve("enable");
    }

    /** Switches it on. */
    void enable() {
        try {
            Files.writeString(enableFile(), "1", StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new SegmentRefusedException("cannot switch " + this + " on: " + e + "; that needs CAP_SYS_ADMIN and "
                    + enableFile() + " to be writable");
        }
    }

    /** The driver that has it. */
    Optional<String> driver() {
        try {
            return Optional.of(
                    folder.resolve("driver").toRealPath().getFileName().toString());
        } catch (IOException expected) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return address + " (" + id + ")";
    }

    private static String number(Path folder, String file) {
        String text = text(folder, file);
        return text.startsWith(HEX) ? text.substring(HEX.length()) : text;
    }

    private static String text(Path folder, String file) {
        try {
            return Files.readString(folder.resolve(file)).strip();
        } catch (IOException e) {
            throw new SegmentRefusedException(
                    "cannot read " + folder.resolve(file) + ": " + e + "; see whether the device is still there");
        }
    }
}
