package io.millrace.itests.posix;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.itests.support.ChildProcess;
import java.util.List;

/** What descriptors stand for. */
final class Descriptors {
    private Descriptors() {}

    /** Those of a program that we start. */
    static String ofChild() {
        return list("self");
    }

    /** Our own. */
    static String ours() {
        return list(Long.toString(ProcessHandle.current().pid()));
    }

    private static String list(String process) {
        try (ChildProcess ls = ChildProcess.start(List.of("ls", "-l", "/proc/" + process + "/fd/"))) {
            assertEquals(0, ls.exitStatus(), ls::toString);
            return ls.out().toString();
        }
    }
}
