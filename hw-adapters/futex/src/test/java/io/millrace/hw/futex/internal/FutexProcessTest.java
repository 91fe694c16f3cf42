package io.millrace.hw.futex.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.millrace.api.memory.Access;
import io.millrace.api.memory.Memory;
import io.millrace.hw.libc.Descriptor;
import io.millrace.hw.libc.Mapping;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Peers in other processes: one that knows all four words, and one that knows only the counters. */
@Timeout(120)
class FutexProcessTest {
    private static final int TRIPS = 500;
    private static final long LONG_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final int OFFSET = 64;

    @TempDir
    Path directory;

    private Path file;
    private Mapping mapping;
    private Memory memory;

    @BeforeEach
    void map() {
        file = directory.resolve("doorbell");
        mapping = map(file.toString());
        memory = Memory.of(mapping.segment(), Access.NORMAL);
    }

    @AfterEach
    void unmap() {
        mapping.close();
    }

    @Test
    void playsPingPongWithAnotherJvm() throws Exception {
        Process peer = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-Xshare:auto",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        FutexProcessTest.class.getName(),
                        file.toString(),
                        String.valueOf(OFFSET),
                        String.valueOf(TRIPS))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        play(peer);
        assertEquals(FutexLayout.UNKNOWN, memory.getInt(OFFSET + FutexLayout.says(Side.B)));
    }

    @Test
    void playsPingPongWithAForeignPeerThatSleepsWithoutABound() throws Exception {
        play(foreignPeer());
    }

    @Test
    void reachesAForeignPeerBehindTheWordOfADeadOne() throws Exception {
        memory.setInt(OFFSET + FutexLayout.says(Side.B), FutexLayout.AWAKE);
        play(foreignPeer());
    }

    private void play(Process peer) throws Exception {
        try (var signaler = new FutexSignaler("a", memory, OFFSET, Side.A);
                var out = peer.inputReader(StandardCharsets.UTF_8)) {
            assertEquals("ready", out.readLine());
            for (int i = 0; i < TRIPS; i++) {
                signaler.ring(0);
                assertTrue(signaler.await(LONG_NANOS), "no answer to ring " + i);
            }
            assertEquals(0, peer.waitFor());
            assertEquals(TRIPS, memory.getInt(OFFSET));
            assertEquals(TRIPS, memory.getInt(OFFSET + 4));
        } finally {
            peer.destroyForcibly();
        }
    }

    private Process foreignPeer() throws IOException, InterruptedException {
        Path program = directory.resolve("peer");
        String[] compile = {"gcc", "-O2", "-Wall", "-Wextra", "-Werror", "-o", program.toString(), "src/test/c/peer.c"};
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/gcc")), "needs gcc to build the foreign peer");
        assertEquals(0, new ProcessBuilder(compile).inheritIO().start().waitFor());
        return new ProcessBuilder(program.toString(), file.toString(), String.valueOf(OFFSET), String.valueOf(TRIPS))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static Mapping map(String path) {
        try (Descriptor file = Descriptor.open(path, Descriptor.READ_WRITE | Descriptor.CREATE, 0600)) {
            file.reserve(4096);
            return Mapping.of(file, 0, 4096);
        }
    }

    /**
     * The other JVM: side B, answers every ring with one.
     *
     * @param arguments file, offset, count
     */
    @SuppressWarnings("SystemOut")
    public static void main(String[] arguments) {
        try (Mapping mapping = map(arguments[0]);
                var signaler = new FutexSignaler(
                        "b", Memory.of(mapping.segment(), Access.NORMAL), Long.parseLong(arguments[1]), Side.B)) {
            System.out.println("ready");
            for (int i = 0; i < Integer.parseInt(arguments[2]); i++) {
                while (!signaler.await(LONG_NANOS)) {
                    Thread.onSpinWait();
                }
                signaler.ring(0);
            }
        }
    }
}
