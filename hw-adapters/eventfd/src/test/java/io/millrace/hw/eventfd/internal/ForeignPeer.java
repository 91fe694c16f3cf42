package io.millrace.hw.eventfd.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.millrace.api.testkit.Await;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The peer in C, of {@code peers/eventfd}. */
final class ForeignPeer implements AutoCloseable {
    private final Process process;

    private ForeignPeer(Process process) {
        this.process = process;
    }

    /** Builds it; a machine without compiler skips the test, but not where CI is set. */
    static Path build(Path directory) throws IOException, InterruptedException {
        for (String tool : new String[] {"make", "gcc"}) {
            boolean found = Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
                    .anyMatch(folder -> Files.isExecutable(Path.of(folder, tool)));
            assumeTrue(found || System.getenv("CI") != null, tool + " is not installed (Debian package " + tool + ")");
            assertTrue(found, tool + " is not installed, and CI allows no skipped test");
        }
        Process make = new ProcessBuilder("make", "-s", "-C", "../../peers/eventfd", "OUT=" + directory)
                .inheritIO()
                .start();
        assertEquals(0, make.waitFor());
        return directory.resolve("eventfd-peer");
    }

    static ForeignPeer start(Path program, String... words) throws IOException {
        return new ForeignPeer(new ProcessBuilder(Stream.concat(Stream.of(program.toString()), Stream.of(words))
                        .toList())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    boolean isAlive() {
        return process.isAlive();
    }

    int awaitStatus() throws InterruptedException {
        assertTrue(process.waitFor(Await.WATCHDOG_NANOS, TimeUnit.NANOSECONDS), "the peer does not end");
        return process.exitValue();
    }

    /** Kills it with SIGKILL. */
    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
