package io.millrace.itests.container;

import io.millrace.itests.support.Nodes;
import io.millrace.itests.support.SharedFolder;
import java.nio.file.Path;
import java.util.Map;

/** Where the memory of a link comes from: every adapter there is. */
enum Ground {
    FILE("io.millrace.hw.adapters.file") {
        @Override
        void configure(Container container, SharedFolder folder) {
            container.configure(
                    "io.millrace.segment.file",
                    NAME,
                    Map.of("path", folder.file(NAME).toString(), "size", BYTES));
        }
    },
    OBJECT("io.millrace.shm.posix") {
        @Override
        void configure(Container container, SharedFolder folder) {
            Path object = PosixHub.object(folder.file(NAME)).getFileName();
            container.configure("io.millrace.segment.posix", NAME, Map.of("object", "/" + object, "size", BYTES));
        }
    },
    MEMFD("io.millrace.shm.posix") {
        @Override
        void configure(Container container, SharedFolder folder) {
            container.configure("io.millrace.segment.memfd", NAME, Map.of("size", BYTES));
        }
    },
    SYSTEM_V("io.millrace.shm.posix") {
        @Override
        void configure(Container container, SharedFolder folder) {
            container.configure("io.millrace.segment.sysv", NAME, Map.of("key", "" + PosixHub.KEY, "size", BYTES));
        }
    },
    TABLE("io.millrace.shm.posix") {
        @Override
        void configure(Container container, SharedFolder folder) {
            container.configure(
                    "io.millrace.segment.file",
                    "pages",
                    Map.of("path", folder.file(NAME).toString(), "size", BYTES + 4 * PAGE));
            container.configure(
                    "io.millrace.posix.table",
                    "ram",
                    Map.of(
                            "segment.target",
                            "(millrace.segment=pages)",
                            "pages",
                            (int) (BYTES / PAGE),
                            "maxRegions",
                            1,
                            "maxPagesPerRegion",
                            (int) (BYTES / PAGE),
                            "mappings",
                            1,
                            "peers",
                            1));
            container.configure(
                    "io.millrace.segment.sysv",
                    NAME,
                    Map.of("key", "" + PosixHub.KEY, "size", BYTES, "systemv.target", "(millrace.systemv=ram)"));
        }
    },
    IVSHMEM("io.millrace.hw.adapters.ivshmem") {
        @Override
        void configure(Container container, SharedFolder folder) {
            container.configure(
                    "io.millrace.hw.ivshmem",
                    NAME,
                    Map.of("socket", folder.file("ivshmem.sock").toString(), "size", BYTES));
        }
    },
    /** The offsets of a file stand for physical addresses. */
    DEVMEM("io.millrace.hw.adapters.devmem") {
        @Override
        void configure(Container container, SharedFolder folder) {
            Path node = Nodes.physical(folder.file("mem"), BYTES);
            container.configure("io.millrace.devmem", Map.of("allow", new String[] {"0x2a800000-0x2affffff"}));
            container.configure(
                    "io.millrace.segment.devmem",
                    NAME,
                    Map.of(
                            "device",
                            node.toString(),
                            "address",
                            "0x" + Long.toHexString(Nodes.ADDRESS),
                            "size",
                            BYTES));
        }
    },
    /** A folder stands for sysfs, and a file for what the node maps. */
    UIO("io.millrace.hw.adapters.uio") {
        @Override
        void configure(Container container, SharedFolder folder) {
            Nodes.uio(folder.file("sys"), folder.file("dev"), "plc", BYTES);
            container.configure(
                    "io.millrace.hw.uio",
                    NAME,
                    Map.of(
                            "device",
                            "plc",
                            "interrupt",
                            false,
                            "sysfs",
                            folder.file("sys").toString(),
                            "dev",
                            folder.file("dev").toString()));
        }
    },
    /** A folder stands for sysfs, and a file for the BAR. */
    PCI("io.millrace.hw.adapters.pci") {
        @Override
        void configure(Container container, SharedFolder folder) {
            Nodes.pci(folder.file("sys"), BYTES);
            container.configure(
                    "io.millrace.segment.pci",
                    NAME,
                    Map.of("id", "1af4:1110", "sysfs", folder.file("sys").toString()));
        }
    };

    /** Of the segment. */
    static final String NAME = "ground";

    /** A power of two, as a BAR must have. */
    static final long BYTES = 1 << 18;

    private static final long PAGE = 4096;

    private final String bundle;

    Ground(String bundle) {
        this.bundle = bundle;
    }

    /** The symbolic name of the bundle that it comes from. */
    String bundle() {
        return bundle;
    }

    /** Configures a segment of {@link #BYTES} zero bytes. */
    abstract void configure(Container container, SharedFolder folder);

    /** Whether only aligned words may be touched. */
    boolean isDevice() {
        return this == DEVMEM || this == UIO || this == PCI;
    }
}
