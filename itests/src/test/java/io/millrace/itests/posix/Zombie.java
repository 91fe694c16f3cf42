package io.millrace.itests.posix;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.itests.support.ChildProcess;
import io.millrace.itests.support.Eventually;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Processes that have been killed and for whose end nobody has asked. */
final class Zombie {
    /** Starts a program, then stands still until it is told to go on, and asks for the program's end then. */
    private static final String STANDS_STILL = "exec 3<&0; \"$@\" <&3 & exec 3<&-; kill -STOP $$; wait";

    private Zombie() {}

    /** Kills a process that nobody waits for. */
    static void of(int pid) {
        assertTrue(ProcessHandle.of(pid).orElseThrow().destroyForcibly());
        Eventually.until("a zombie", () -> stat(pid), () -> stat(pid).contains(") Z "));
    }

    private static String stat(int pid) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/stat"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A program in C whose parent stands still. */
    static Parent parent(Site site) {
        return new Parent(site.c(List.of("sh", "-c", STANDS_STILL, "sh")));
    }

    /**
     * A parent that stands still.
     *
     * @param child what it has started, driven through it
     */
    record Parent(PosixPeer child) implements AutoCloseable {
        /** Lets it go on, until it has asked for the end of its child. */
        @Override
        public void close() {
            List<String> command = List.of("kill", "-CONT", Integer.toString(child.pid()));
            Eventually.until("the end of the parent", child::toString, () -> {
                try (ChildProcess kill = ChildProcess.start(command)) {
                    kill.exitStatus();
                }
                return !child.isAlive();
            });
        }
    }
}
