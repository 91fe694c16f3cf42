package io.millrace.cli.amp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.cli.Cli;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Both cores, each in a process of its own. */
@Timeout(120)
final class AmpProcessesTest {
    private static final String PATIENT = "60000";

    @TempDir
    private Path folder;

    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void endWhatIsLeft() {
        started.forEach(Process::destroyForcibly);
    }

    @Test
    void findWhatTheOtherOneMadeMeanwhile() throws IOException, InterruptedException {
        Process mainCore = start("main");
        Process subCore = start("sub");
        assertTrue(ask(subCore, "list").startsWith("{\"error\":\"NOT_INITIALISED\""));
        assertEquals("{\"ok\":true}", ask(mainCore, "init"));
        tell(subCore, "wait 0xff01 1 any clear " + PATIENT);
        assertEquals("{\"ok\":0}", ask(mainCore, "notify 0xff01 3"));
        assertEquals("{\"ok\":3}", subCore.inputReader().readLine());
        assertEquals("{\"ok\":\"0x4087a5a8\"}", ask(mainCore, "queue-create q 4 8 master 0x10 3"));
        assertEquals("{\"ok\":\"0x4087a5a8\"}", ask(subCore, "queue-attach q remote 0x10 3"));
        tell(subCore, "recv q " + PATIENT);
        assertEquals("{\"ok\":2}", ask(mainCore, "send q abcd"));
        assertEquals("{\"ok\":\"abcd\"}", subCore.inputReader().readLine());
        assertEquals("{\"ok\":true}", ask(mainCore, "init"));
        assertTrue(ask(subCore, "recv q 0").startsWith("{\"error\":\"NOT_FOUND\""));
        assertEquals("{\"ok\":\"bye\"}", ask(mainCore, "quit"));
        subCore.outputWriter().close();
        assertEquals(0, Cli.end(mainCore).status());
        Cli end = Cli.end(subCore);
        assertEquals(0, end.status());
        assertTrue(end.err().contains("the memory was initialised anew"), end.err());
    }

    @Test
    void exchangeMessagesOfEndpointsUntilTerminated() throws IOException, InterruptedException {
        Process mainCore = start("main");
        Process subCore = start("sub");
        assertEquals("{\"ok\":true}", ask(mainCore, "init"));
        assertEquals("{\"ok\":\"0x4087a5a8\"}", ask(mainCore, "rpmsg-create 2 32"));
        assertEquals("{\"ok\":1}", ask(mainCore, "endpoint 1 print"));
        assertEquals("{\"ok\":\"0x4087a5a8\"}", ask(subCore, "rpmsg-attach"));
        assertEquals("{\"ok\":7}", ask(subCore, "endpoint 7 echo"));
        for (int i = 0; i < 20; i++) {
            String payload = "%02x".formatted(i).repeat(i + 1);
            assertEquals("{\"ok\":" + (i + 1) + "}", ask(mainCore, "rpmsg-send 1 7 " + payload));
            assertEquals(
                    "{\"ev\":\"message\",\"src\":7,\"dst\":1,\"data\":\"" + payload + "\"}",
                    mainCore.inputReader().readLine());
        }
        subCore.toHandle().destroy();
        assertEquals(
                "{\"ev\":\"done\",\"count\":2,\"errors\":0}",
                subCore.inputReader().readLine());
        assertEquals(0, subCore.waitFor());
        mainCore.toHandle().destroy();
        assertEquals(0, Cli.end(mainCore).status());
    }

    private static String ask(Process core, String command) throws IOException {
        tell(core, command);
        return core.inputReader().readLine();
    }

    private static void tell(Process core, String command) throws IOException {
        BufferedWriter writer = core.outputWriter();
        writer.write(command + "\n");
        writer.flush();
    }

    private Process start(String core) {
        Process process = Cli.start(
                "peer",
                "amp",
                core,
                "--chip",
                "c6",
                "--hp",
                folder.resolve("hp").toString(),
                "--rtc",
                folder.resolve("rtc").toString(),
                "--create");
        started.add(process);
        return process;
    }
}
