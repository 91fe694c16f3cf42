package io.millrace.itests.posix;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.itests.support.ChildProcess;
import java.util.List;

/** What descriptors stand for. */
final class Descriptors {
    private Descriptors() {}

    /** Those of a program that we start. */
    static String ofChild() {
        try (ChildProcess ls = ChildProcess.start(List.of("ls", "-l", "/proc/self/fd/"))) {
            assertEquals(0, ls.exitStatus(), ls::toString);
            return ls.out().toString();
        }
    }
}
