package io.millrace.hw.datagram.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.signal.Signaler;
import io.millrace.hw.libc.Names;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The peer is another process, which is killed and comes again. */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DatagramProcessTest {
    private static final int LIVES = 3;
    private static final int TRIPS = 300;
    private static final long LOOK_NANOS = 20_000_000;
    private static final long WATCHDOG_NANOS = TimeUnit.SECONDS.toNanos(60);

    @TempDir
    Path directory;

    private final List<String> warnings = new CopyOnWriteArrayList<>();

    @Test
    void whoIsKilledIsRungAgainAsSoonAsItIsBack() throws Exception {
        try (Signaler signaler = open(path("ab"), path("ba"), warnings)) {
            for (int life = 0; life < LIVES; life++) {
                Process peer = start();
                try {
                    awaitAnswer(signaler, LOOK_NANOS);
                    for (int trip = 0; trip < TRIPS; trip++) {
                        awaitAnswer(signaler, WATCHDOG_NANOS);
                    }
                } finally {
                    peer.destroyForcibly().waitFor();
                }
                assertTrue(Names.status(path("ab")).isPresent(), "who is killed leaves its name");
                long told = signaler.info().wakes();
                signaler.ring(0);
                assertEquals(told, signaler.info().wakes());
            }
        }
        assertEquals(List.of(), warnings);
    }

    /** Rings until there is an answer; all that came before is taken first. */
    private static void awaitAnswer(Signaler signaler, long patienceNanos) {
        long start = System.nanoTime();
        do {
            assertTrue(System.nanoTime() - start < WATCHDOG_NANOS, "no answer");
            signaler.ring(0);
        } while (!signaler.await(patienceNanos));
    }

    private Process start() throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-XX:TieredStopAtLevel=1", "-cp"));
        command.add(System.getProperty("java.class.path"));
        command.addAll(List.of(DatagramProcessTest.class.getName(), path("ba"), path("ab")));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /**
     * The peer that is killed: answers each ring.
     *
     * @param arguments whom to ring, and where it is rung
     */
    public static void main(String[] arguments) {
        Signaler signaler = open(arguments[0], arguments[1], new ArrayList<>());
        while (true) {
            if (signaler.await(LOOK_NANOS)) {
                signaler.ring(0);
            }
        }
    }

    private static Signaler open(String out, String in, List<String> warnings) {
        return DatagramDoorbell.open("d", out, in, 0600, warnings::add);
    }

    private String path(String name) {
        return directory.resolve(name).toString();
    }
}
