package io.millrace.itests.support;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files that stand for what a machine shows of its devices. Each method makes them and returns the memory. */
public final class Nodes {
    /** The address of the memory, where one is to be seen. */
    public static final long ADDRESS = 0x2A80_0000;

    private Nodes() {}

    /** A file whose offsets stand for physical addresses, with room for so many bytes at {@link #ADDRESS}. */
    public static Path physical(Path node, long sizeBytes) {
        return file(node, ADDRESS + sizeBytes);
    }

    /**
     * A UIO device with one map: a folder that stands for sysfs, and a file for what the node maps.
     *
     * @param device its UIO name
     */
    public static Path uio(Path sysfs, Path dev, String device, long sizeBytes) {
        Path map = folders(sysfs.resolve("class/uio/uio0/maps/map0"));
        write(map.resolve("../../name"), device);
        write(map.resolve("../../version"), "1");
        write(map.resolve("name"), "window");
        write(map.resolve("addr"), "0x" + Long.toHexString(ADDRESS));
        write(map.resolve("size"), "0x" + Long.toHexString(sizeBytes));
        write(map.resolve("offset"), "0x0");
        return file(folders(dev).resolve("uio0"), sizeBytes);
    }

    /** ivshmem as a guest sees it: a folder that stands for sysfs, and a file for the BAR. */
    public static Path pci(Path sysfs, long sizeBytes) {
        Path device = folders(sysfs.resolve("bus/pci/devices/0000:00:04.0"));
        write(device.resolve("vendor"), "0x1af4");
        write(device.resolve("device"), "0x1110");
        write(device.resolve("enable"), "1");
        write(
                device.resolve("resource"),
                "0x0000000000000000 0x0000000000000000 0x0000000000000000\n".repeat(2)
                        + "0x%016x 0x%016x 0x000000000014220c\n".formatted(ADDRESS, ADDRESS + sizeBytes - 1));
        return file(device.resolve("resource2"), sizeBytes);
    }

    private static Path folders(Path path) {
        try {
            return Files.createDirectories(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path file(Path path, long sizeBytes) {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            file.setLength(sizeBytes);
            return path;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
