package io.millrace.hw.uio.internal;

import io.millrace.hw.libc.Descriptor;
import io.millrace.hw.libc.Machine;
import io.millrace.hw.libc.Names;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A folder that looks like the sysfs and the nodes of a machine with UIO devices. The node of a map is a regular file,
 * that of an interrupt a FIFO.
 */
final class FakeMachine {
    static final long PAGE = Machine.pageSize();

    private final Path sysfs;
    private final Path dev;

    FakeMachine(Path root) {
        sysfs = root.resolve("sys");
        dev = root.resolve("dev");
        make(sysfs.resolve("class/uio"));
        make(dev);
    }

    UioDevices devices() {
        return new UioDevices(sysfs, dev);
    }

    String sysfs() {
        return sysfs.toString();
    }

    String dev() {
        return dev.toString();
    }

    /** A device without memory. */
    FakeMachine device(int number, String name) {
        Path directory = directory(number);
        make(directory.resolve("maps"));
        write(directory.resolve("name"), name);
        return event(number, 0);
    }

    FakeMachine event(int number, long count) {
        return write(directory(number).resolve("event"), String.valueOf(count));
    }

    FakeMachine map(int number, int map, String name, long size, long offset) {
        Path directory = make(directory(number).resolve("maps/map" + map));
        write(directory.resolve("name"), name);
        write(directory.resolve("addr"), "0x00000000febf0000");
        write(directory.resolve("size"), String.format("0x%016x", size));
        return write(directory.resolve("offset"), "0x" + Long.toHexString(offset));
    }

    /** The PCI device behind it; sysfs shows it as a link. */
    Path pci(int number, String address, byte[] config) {
        Path device = make(sysfs.resolve("devices/" + address));
        try {
            Files.createSymbolicLink(directory(number).resolve("device"), device);
            return Files.write(device.resolve("config"), config);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A node that can be mapped. */
    Path memory(int number, long bytes) {
        Path node = node(number);
        try {
            Files.write(node, new byte[(int) bytes]);
            return node;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A node that can be read: what the counter counts comes out of it. */
    Counter interrupts(int number) {
        String node = node(number).toString();
        Names.mkfifo(node, 0600);
        return new Counter(Descriptor.open(node, Descriptor.READ_WRITE | Descriptor.NON_BLOCKING, 0));
    }

    Path node(int number) {
        return dev.resolve("uio" + number);
    }

    Path directory(int number) {
        return sysfs.resolve("class/uio/uio" + number);
    }

    FakeMachine write(Path file, String text) {
        try {
            Files.writeString(file, text + "\n");
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sets every byte of a file. */
    static void fill(Path file, byte value) {
        try {
            byte[] bytes = Files.readAllBytes(file);
            Arrays.fill(bytes, value);
            Files.write(file, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path make(Path directory) {
        try {
            return Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
