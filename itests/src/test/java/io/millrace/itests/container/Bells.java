package io.millrace.itests.container;

import io.millrace.api.signal.Signaler;
import io.millrace.hw.libc.Names;
import io.millrace.itests.support.SharedFolder;
import java.nio.file.Path;
import java.util.Map;

/** How both ends of a link in one container call each other: every adapter there is. */
enum Bells {
    SPIN("io.millrace.hw.adapters.spin") {
        @Override
        void configure(Container container, SharedFolder folder, String end, String other) {
            container.configure("io.millrace.signaler.spin", end, Map.of("pollNanos", 50_000L));
        }
    },
    /** In the last page of the memory, which no wire format reaches. */
    FUTEX("io.millrace.hw.adapters.futex") {
        @Override
        void configure(Container container, SharedFolder folder, String end, String other) {
            container.configure(
                    "io.millrace.signaler.futex",
                    end,
                    Map.of(
                            "segment.target",
                            "(millrace.segment=" + Ground.NAME + ")",
                            "offsetBytes",
                            Ground.BYTES - PAGE,
                            "side",
                            end.equals(Wire.NEAR) ? "A" : "B"));
        }
    },
    FIFO("io.millrace.hw.adapters.fifo") {
        @Override
        void configure(Container container, SharedFolder folder, String end, String other) {
            container.configure(
                    "io.millrace.signaler.fifo",
                    end,
                    Map.of("out", path(folder, other), "in", path(folder, end), "width", 4));
        }
    },
    DATAGRAM("io.millrace.hw.adapters.datagram") {
        @Override
        void configure(Container container, SharedFolder folder, String end, String other) {
            container.configure(
                    "io.millrace.signaler.datagram", end, Map.of("out", path(folder, other), "in", path(folder, end)));
        }
    },
    EVENTFD("io.millrace.hw.adapters.eventfd") {
        @Override
        void configure(Container container, SharedFolder folder, String end, String other) {
            container.configure(
                    "io.millrace.signaler.eventfd",
                    end,
                    Map.of("socket", path(folder, "sock"), "role", end.equals(Wire.NEAR) ? "SERVER" : "CLIENT"));
        }
    },
    /** The server is peer 0, and rings its only guest. */
    IVSHMEM("io.millrace.hw.adapters.ivshmem") {
        @Override
        void configure(Container container, SharedFolder folder, String end, String other) {
            boolean near = end.equals(Wire.NEAR);
            container.configure(
                    "io.millrace.hw.ivshmem",
                    end,
                    Map.of(
                            "socket",
                            path(folder, "sock"),
                            "size",
                            near ? (long) PAGE : 0L,
                            "role",
                            near ? "SERVER" : "CLIENT",
                            "target.map",
                            near ? "*=1" : "*=0"));
        }
    },
    /** The C library of the JNI adapter, at a pipe instead of a driver: whoever rings, both hear it. */
    IPI("io.millrace.hw.adapters.ipi") {
        @Override
        void configure(Container container, SharedFolder folder, String end, String other) {
            if (end.equals(Wire.NEAR)) {
                Names.mkfifo(path(folder, "fifo"), PRIVATE);
                container.configure(
                        "io.millrace.signaler.ipi",
                        end,
                        Map.of("device", path(folder, "fifo"), "ring", "WRITE", "bytes", 4, "receive", "READ"));
            }
        }

        @Override
        String name(String end) {
            return Wire.NEAR;
        }
    };

    private static final int PAGE = 4096;
    private static final int PRIVATE = 0600;

    private final String bundle;

    Bells(String bundle) {
        this.bundle = bundle;
    }

    /** The symbolic name of the bundle that they come from. */
    String bundle() {
        return bundle;
    }

    abstract void configure(Container container, SharedFolder folder, String end, String other);

    /** Configures a signaler for each end, by its name. */
    void configure(Container container, SharedFolder folder) {
        configure(container, folder, Wire.NEAR, Wire.FAR);
        configure(container, folder, Wire.FAR, Wire.NEAR);
    }

    /** The name of an end's signaler. */
    String name(String end) {
        return end;
    }

    /** The signaler of an end. */
    Signaler signaler(Container container, String end) {
        return container.await(Signaler.class, "(millrace.signaler=" + name(end) + ")");
    }

    private static String path(SharedFolder folder, String name) {
        Path path = folder.file("bell." + name);
        return path.toString();
    }
}
