package io.millrace.hw.pci.internal;

import io.millrace.hw.libc.Machine;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** PCI devices as files in a folder, with files as their memory. */
final class FakeSysfs {
    static final int BAR_BYTES = 1 << 20;
    static final int SMALL_BYTES = 256;
    /** Where the small one starts in its page. */
    static final long IN_PAGE = 0xfebf1300L % Machine.pageSize();

    private static final int LARGEST_PAGE = 1 << 16;
    private static final List<String> RESOURCES = List.of(
            "0x00000000febf1300 0x00000000febf13ff 0x0000000000040200",
            "0x0000000000000000 0x0000000000000000 0x0000000000000000",
            "0x00000000fe800000 0x00000000fe8fffff 0x000000000014220c",
            "0x0000000000000000 0x0000000000000000 0x0000000000000000",
            "0x000000000000c000 0x000000000000c03f 0x0000000000040101",
            "0x0000000000000000 0x00000000000fffff 0x0000000020040200",
            "0x0000000000000000 0x0000000000000000 0x0000000000000000");

    private final Path root;

    FakeSysfs(Path root) {
        this.root = root;
    }

    Path root() {
        return root;
    }

    /**
     * A device with registers in the middle of a page, memory that is prefetchable, nothing, ports, and memory that has
     * no address.
     */
    FakeSysfs device(String address, String vendor, String device) {
        Path folder = folder(address);
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve("vendor"), "0x" + vendor + "\n");
            Files.writeString(folder.resolve("device"), "0x" + device + "\n");
            Files.writeString(folder.resolve("enable"), "1\n");
            Files.write(folder.resolve("resource"), RESOURCES);
            memory(folder.resolve("resource0"), LARGEST_PAGE);
            memory(folder.resolve("resource2"), BAR_BYTES);
            memory(folder.resolve("resource2_wc"), BAR_BYTES);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    FakeSysfs ivshmem(String address) {
        return device(address, "1af4", "1110");
    }

    Path folder(String address) {
        return root.resolve("bus/pci/devices").resolve(address);
    }

    Path file(String address, String name) {
        return folder(address).resolve(name);
    }

    private static void memory(Path file, int bytes) throws IOException {
        try (RandomAccessFile memory = new RandomAccessFile(file.toFile(), "rw")) {
            memory.setLength(bytes);
        }
    }
}
