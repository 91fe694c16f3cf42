package io.millrace.hw.eventfd.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What this process has open of the kinds that are ours: sockets, eventfds, and memory. */
final class Descriptors {
    private Descriptors() {}

    /** Waits until nothing more is open than before: what the other end of a stream has closes by itself. */
    static void awaitOnly(List<String> before) {
        Await.until(() -> open().size() <= before.size(), () -> "left open: " + open() + ", before: " + before);
        assertEquals(before.size(), open().size(), () -> "open: " + open() + ", before: " + before);
    }

    static List<String> open() {
        try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
            return all.map(Descriptors::target).filter(Descriptors::isOurs).toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean isOurs(String target) {
        return target.startsWith("socket:") || target.contains("[eventfd]") || target.contains("memfd");
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException expected) {
            return "closed meanwhile";
        }
    }
}
