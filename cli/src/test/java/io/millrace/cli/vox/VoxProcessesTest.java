package io.millrace.cli.vox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.cli.Cli;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Hosts and guests, each in a process of its own. */
@Timeout(120)
final class VoxProcessesTest {
    private static final String PATIENT = "60000";

    @TempDir
    private Path folder;

    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void endWhatIsLeft() {
        started.forEach(Process::destroyForcibly);
    }

    @Test
    void exchangeMessagesOfAllKindsUntilTheHostIsTerminated() throws InterruptedException, IOException {
        Process host = host("--mode", "echo");
        Cli guest = Cli.end(guest("--mode", "pingpong", "--n", "300", "--size", "mix:65536"));
        assertEquals(0, guest.status(), guest.err());
        assertTrue(guest.line().getInt("mmap") > 0, guest.out());
        host.toHandle().destroy();
        Cli end = Cli.end(host);
        assertEquals(0, end.status(), end.err());
        assertEquals(guest.line().getString("fnv1a64"), end.line().getString("fnv1a64"));
        assertFalse(Files.exists(folder.resolve("segment")));
        assertFalse(Files.exists(folder.resolve("socket")));
    }

    @Test
    void endsAGuestOrderlyThatIsTerminated() throws InterruptedException, IOException {
        host("--mode", "echo");
        Process guest = guest("--mode", "recv", "--n", "0");
        assertEquals("{\"ev\":\"attached\",\"peer\":1}", guest.inputReader().readLine());
        guest.toHandle().destroy();
        assertEquals(0, guest.waitFor());
    }

    @Test
    void givesThePlaceOfAGuestThatWasKilledToTheNextOne() throws InterruptedException, IOException {
        Process host = host("--mode", "echo", "--classes", "1024:2");
        Process guest = guest("--mode", "pingpong", "--n", "0", "--size", "1000");
        assertEquals("{\"ev\":\"attached\",\"peer\":1}", guest.inputReader().readLine());
        guest.destroyForcibly().waitFor();
        assertEquals("{\"ev\":\"attached\",\"peer\":1}", host.inputReader().readLine());
        assertTrue(host.inputReader().readLine().startsWith("{\"ev\":\"left\",\"peer\":1,\"mode\":\"echo\""));
        Cli next = Cli.end(guest("--mode", "pingpong", "--n", "50", "--size", "1000"));
        assertEquals(0, next.status(), next.err());
    }

    private Process host(String... arguments) throws IOException {
        Process host = start("host", "--path", folder.resolve("segment").toString(), arguments);
        assertTrue(host.inputReader().readLine().startsWith("{\"ev\":\"ready\""));
        return host;
    }

    private Process guest(String... arguments) {
        return start("guest", "--timeout-ms", PATIENT, arguments);
    }

    private Process start(String verb, String option, String value, String... arguments) {
        List<String> all = new ArrayList<>(List.of("peer", "vox", verb, option, value, "--sock"));
        all.add(folder.resolve("socket").toString());
        all.addAll(List.of(arguments));
        Process process = Cli.start(all.toArray(String[]::new));
        started.add(process);
        return process;
    }
}
