package io.millrace.hw.ivshmem.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.millrace.api.memory.Memory;
import io.millrace.api.signal.Signaler;
import io.millrace.api.testkit.Await;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two processes at one memory, the second of which is killed and comes again. */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class IvshmemProcessTest {
    private static final int TRIPS = 500;
    private static final long LOOK_NANOS = 20_000_000;

    @TempDir
    Path directory;

    @Test
    void bothRingEachOtherAndWhoIsKilledComesAgainInItsPlace() throws Exception {
        try (IvshmemServer server = IvshmemServer.open(
                IvshmemSpec.of(door(socket()), 65536), IvshmemRoutes.parse("", 1), Optional.empty(), it -> fail(it))) {
            for (int life = 0; life < 2; life++) {
                server.segment().memory().setLongRelease(0, 0);
                Process peer = start();
                try {
                    play(server);
                    assertEquals(List.of(1), server.guests());
                } finally {
                    peer.destroyForcibly().waitFor();
                }
                Await.until(() -> server.guests().isEmpty(), () -> "still there: " + server.guests());
            }
        }
    }

    /** Even numbers are the peer's to count on, odd ones are ours. */
    private static void play(IvshmemServer server) {
        Memory memory = server.segment().memory();
        for (int trip = 0; trip < TRIPS; trip++) {
            int mine = 2 * trip + 1;
            memory.setIntRelease(0, mine);
            server.signaler().ring(1);
            long start = System.nanoTime();
            while (memory.getIntAcquire(0) == mine) {
                if (!server.signaler().await(LOOK_NANOS)) {
                    server.signaler().ring(1);
                }
                assertTrue(System.nanoTime() - start < Await.WATCHDOG_NANOS, "no answer");
            }
            assertEquals(mine + 1, memory.getIntAcquire(0));
        }
    }

    private Process start() throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-XX:TieredStopAtLevel=1", "-cp"));
        command.add(System.getProperty("java.class.path"));
        command.addAll(List.of(IvshmemProcessTest.class.getName(), socket()));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /**
     * The peer that is killed: counts on whenever it is its turn.
     *
     * @param arguments the socket
     */
    public static void main(String[] arguments) {
        Member member = Member.of(door(arguments[0]), "");
        Memory memory = member.segment().memory();
        Signaler signaler = member.signaler();
        while (true) {
            int number = memory.getIntAcquire(0);
            if (number % 2 != 0) {
                memory.setIntRelease(0, number + 1);
                signaler.ring(0);
            } else {
                signaler.await(LOOK_NANOS);
            }
        }
    }

    private static IvshmemDoor door(String socket) {
        return IvshmemDoor.of("two", socket, 1);
    }

    private String socket() {
        return directory.resolve("socket").toString();
    }
}
