package io.millrace.api.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What this process has open of the kinds that are shared: sockets, eventfds, and memory. Thread-safety: static. */
public final class Descriptors {
    private Descriptors() {}

    /**
     * Waits until nothing more is open than before: what the other end of a stream has closes by itself.
     *
     * @param before what was open
     */
    public static void awaitOnly(List<String> before) {
        Await.until(() -> open().size() <= before.size(), () -> "left open: " + open() + ", before: " + before);
        assertEquals(before.size(), open().size(), () -> "open: " + open() + ", before: " + before);
    }

    /**
     * What is open now.
     *
     * @return what each leads to
     */
    public static List<String> open() {
        try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
            return all.map(Descriptors::target).filter(Descriptors::isShared).toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean isShared(String target) {
        return target.startsWith("socket:")
                || target.contains("eventfd")
                || target.contains("memfd")
                || target.contains("ivshmem");
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException expected) {
            return "closed meanwhile";
        }
    }
}
