package io.millrace.itests.posix;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the kernel is set to. */
final class Settings {
    private Settings() {}

    /** A setting, by its path below {@code /proc/sys}. Lines are read at once: there is no second read. */
    static String of(String name) {
        try {
            return Files.readAllLines(Path.of("/proc/sys", name)).getFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A limit; one beyond any {@code long} is the largest there is. */
    static long limit(String name) {
        long unsigned = Long.parseUnsignedLong(of("kernel/" + name));
        return unsigned < 0 ? Long.MAX_VALUE : unsigned;
    }
}
