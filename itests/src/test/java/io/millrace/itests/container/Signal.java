package io.millrace.itests.container;

import java.nio.file.Path;
import java.util.Map;

/** How gateway and peer call each other. */
enum Signal {
    POLL {
        @Override
        void configure(Container container, String link, Path file) {
            container.configure("io.millrace.signaler.spin", link, Map.of("pollNanos", 50_000L));
        }
    },
    FUTEX {
        @Override
        void configure(Container container, String link, Path file) {
            container.configure(
                    "io.millrace.signaler.futex",
                    link,
                    Map.of("segment.target", "(millrace.segment=" + link + ")", "offsetBytes", 2048L, "side", "A"));
        }
    },
    FIFO {
        @Override
        void configure(Container container, String link, Path file) {
            container.configure("io.millrace.signaler.fifo", link, Map.of("out", file + ".ab", "in", file + ".ba"));
        }
    };

    abstract void configure(Container container, String link, Path file);

    /** As the C peer calls it. */
    String option() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
