package io.millrace.posix.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** The process that made a segment. Thread-safety: immutable, static. */
final class Maker {
    private static final String ENDED = "ZXx";

    private Maker() {}

    /**
     * Whether a process is known to be dead: there is none, or it has ended and waits for its parent.
     *
     * @param pid its number
     * @return false if that cannot be told
     */
    static boolean isDead(int pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"), StandardCharsets.ISO_8859_1);
            return ENDED.indexOf(stat.charAt(stat.lastIndexOf(')') + 2)) >= 0;
        } catch (NoSuchFileException _) {
            return true;
        } catch (IOException unknown) {
            return Files.notExists(Path.of("/proc/" + pid));
        }
    }
}
