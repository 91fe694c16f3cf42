package io.millrace.cli.fusiondock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.cli.Cli;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Both sides, each in a process of its own. */
@Timeout(120)
final class FusiondockProcessesTest {
    @TempDir
    private Path folder;

    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void endWhatIsLeft() {
        started.forEach(Process::destroyForcibly);
    }

    @Test
    void exchangeMessagesUntilOneIsTerminated() throws InterruptedException, IOException {
        Process echo = start("uniproton", "initboth=48", "echo=0");
        assertEquals("{\"ev\":\"initboth\",\"max\":48}", echo.inputReader().readLine());
        Cli linux = Cli.end(start("linux", "pingpong=300"));
        assertEquals(0, linux.status(), linux.err());
        echo.toHandle().destroy();
        Cli end = Cli.end(echo);
        assertEquals(0, end.status(), end.err());
    }

    @Test
    void endsASideOrderlyThatIsTerminatedWhileItWaits() throws InterruptedException, IOException {
        Process linux = start("linux", "init=64", "blob=150");
        assertEquals("{\"ev\":\"init\",\"max\":64}", linux.inputReader().readLine());
        linux.toHandle().destroy();
        assertTrue(linux.inputReader().readLine().startsWith("{\"ev\":\"done\""));
        assertEquals(0, linux.waitFor());
    }

    @Test
    void goesOnWithASideThatWasKilledAndBeganAnew() throws InterruptedException, IOException {
        Process echo = start("uniproton", "initboth", "echo=0");
        assertTrue(echo.inputReader().readLine().startsWith("{\"ev\":\"initboth\""));
        Process linux = start("linux", "int=1", "recv", "recv");
        assertTrue(linux.inputReader().readLine().startsWith("{\"ev\":\"send\""));
        assertTrue(linux.inputReader().readLine().startsWith("{\"ev\":\"recv\""));
        linux.destroyForcibly().waitFor();
        Cli next = Cli.end(start("linux", "pingpong=20"));
        assertEquals(0, next.status(), next.err());
    }

    private Process start(String role, String... steps) {
        List<String> all = new ArrayList<>(
                List.of("peer", "fusiondock", folder.resolve("mailbox").toString(), role, "--timeout-ms", "60000"));
        all.addAll(List.of(steps));
        Process process = Cli.start(all.toArray(String[]::new));
        started.add(process);
        return process;
    }
}
