package io.millrace.cli.nrfrpc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.cli.Cli;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two peers, each in a process of its own. */
@Timeout(120)
final class TwoPeersTest {
    private static final String PATIENT = "60000";

    @TempDir
    private Path folder;

    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void endWhatIsLeft() {
        started.forEach(Process::destroyForcibly);
    }

    @ParameterizedTest
    @ValueSource(strings = {"poll", "futex", "fifo"})
    void exchangeAThousandMessages(String signal) throws InterruptedException {
        Process receiver = start("b", "recv", "--count", "1000", "--sig", signal, "--quiet");
        Process sender = start("a", "send", "--count", "1000", "--max", "200", "--sig", signal, "--quiet");
        Cli sent = Cli.end(sender);
        Cli received = Cli.end(receiver);
        assertEquals(0, sent.status(), sent.err());
        assertEquals(0, received.status(), received.err());
        assertEquals(1000, sent.line().getInt("count"));
        assertEquals(received.line(), sent.line());
    }

    @Test
    void playPingPongUntilTheEchoIsTerminated() throws InterruptedException {
        Process echo = start("b", "echo", "--sig", "futex");
        Cli ping = Cli.end(start("a", "pingpong", "--count", "200", "--sizes", "0,64,764", "--sig", "futex"));
        assertEquals(0, ping.status(), ping.err());
        assertEquals(401, ping.lines().size());
        echo.toHandle().destroy();
        Cli end = Cli.end(echo);
        assertEquals(0, end.status(), end.err());
        assertEquals(200, end.line().getInt("count"));
    }

    @Test
    void shakeHands() throws InterruptedException {
        Process receiver = start("b", "recv", "--count", "20", "--revision", "R2", "--handshake", "--quiet");
        Cli sent = Cli.end(start("a", "send", "--count", "20", "--revision", "R2", "--handshake", "--quiet"));
        Cli received = Cli.end(receiver);
        assertEquals(0, sent.status(), sent.err());
        assertEquals(0, received.status(), received.err());
    }

    private Process start(String side, String... arguments) {
        List<String> all = new ArrayList<>(
                List.of("peer", "nrfrpc", folder.resolve("link").toString(), side, "--timeout-ms", PATIENT));
        all.addAll(List.of(arguments));
        Process process = Cli.start(all.toArray(String[]::new));
        started.add(process);
        return process;
    }
}
