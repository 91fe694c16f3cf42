package io.millrace.itests.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.itests.support.ChildProcess;
import io.millrace.itests.support.Eventually;
import io.millrace.itests.support.SharedFolder;
import io.millrace.itests.support.Tools;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The gateway on a real terminal, with somebody who types. */
final class CompletionIT {
    private static final List<String> COMMANDS = List.of(
            "segments",
            "signalers",
            "rings",
            "blocks",
            "peers",
            "ring",
            "segment",
            "hex",
            "struct",
            "layout",
            "hz",
            "lag",
            "publish",
            "listen",
            "notify",
            "errors",
            "dump",
            "clean",
            "doctor",
            "ipcs",
            "ipcrm");

    /** What completes words. */
    private static final List<String> NAMES = List.of("millrace:channelnames", "millrace:mailboxnames");

    private final SharedFolder folder = new SharedFolder();
    private final Path home = folder.file("home");
    private final String server = "millrace-" + ProcessHandle.current().pid() + "-" + System.nanoTime();

    private ProcessHandle gateway;

    @BeforeEach
    void start() {
        Tools.require("tmux", "tmux");
        List<String> command = Gateway.java(Gateway.installation(home, true), "Main");
        command.addAll(List.of("--home", home.toString()));
        tmux("new-session", "-d", "-x", "200", "-y", "50", "exec " + String.join(" ", quoted(command)));
        String pid = run(List.of("tmux", "-L", server, "display-message", "-p", "#{pane_pid}"))
                .out()
                .getFirst();
        gateway = ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
        awaitScreen("millrace>");
        Eventually.until("all commands", () -> {
            String help = Gateway.shell(home, "help").text();
            return COMMANDS.stream().allMatch(each -> help.contains("shm:" + each))
                    && NAMES.stream().allMatch(help::contains);
        });
    }

    @AfterEach
    void stop() {
        run(List.of("tmux", "-L", server, "kill-server"));
        Eventually.until("the end of the gateway with its terminal", () -> !gateway.isAlive());
        folder.close();
    }

    @Test
    void tabAfterTheScopeListsTheCommands() {
        tmux("send-keys", "shm:", "Tab");
        COMMANDS.forEach(this::awaitScreen);
    }

    @Test
    void tabAfterACommandListsTheChannels() {
        Eventually.until(
                "the demo's channels",
                () -> Gateway.shell(home, "shm:peers").text().contains("plc/12"));
        tmux("send-keys", "shm:ring plc/1", "Tab");
        awaitScreen("plc/12");
    }

    @Test
    void tabAfterACommandForMailboxesCompletesTheOnlyName() {
        Eventually.until(
                "the demo's mailbox",
                () -> Gateway.shell(home, "mailbox:list").text().contains("uniproton"));
        tmux("send-keys", "mailbox:show uni", "Tab");
        awaitScreen("mailbox:show uniproton");
    }

    @Test
    void tabAfterACommandForDoorbellsListsTheSignalers() {
        Eventually.until(
                "the demo's doorbell",
                () -> Gateway.shell(home, "shm:signalers").text().contains("futex"));
        tmux("send-keys", "shm:notify pl", "Tab");
        awaitScreen("shm:notify plc");
    }

    @Test
    void whatIsWatchedEndsWithCtrlCAndTheScreenIsAsItWas() {
        Eventually.until(
                "the demo's channels",
                () -> Gateway.shell(home, "shm:peers").text().contains("plc/12"));
        tmux("send-keys", "shm:layout plc -w", "Enter");
        awaitScreen("one sign is 4 bytes");
        tmux("send-keys", "C-c");
        awaitScreen("millrace> shm:layout plc -w");
        tmux("send-keys", "shm:blocks", "Enter");
        awaitScreen("GRANULE");
        Eventually.until(
                "peers that still answer",
                () -> Gateway.shell(home, "shm:hz plc/0 -t 300").text().matches("(?s).*RX +[1-9].*"));
    }

    @Test
    void exitEndsTheGatewayAndTheTerminal() {
        tmux("send-keys", "exit", "Enter");
        Eventually.until("the end of the gateway", () -> !gateway.isAlive());
        Eventually.until(
                "the end of the session",
                () -> run(List.of("tmux", "-L", server, "has-session")).exitStatus() != 0);
    }

    private void awaitScreen(String text) {
        Eventually.until(
                "\"" + text + "\" on the terminal",
                () -> run(List.of("tmux", "-L", server, "capture-pane", "-p")).out().stream()
                        .anyMatch(line -> line.contains(text)));
    }

    private void tmux(String... words) {
        List<String> command = new ArrayList<>(List.of("tmux", "-L", server, "-f", "/dev/null"));
        command.addAll(List.of(words));
        ChildProcess process = run(command);
        assertEquals(0, process.exitStatus(), process::toString);
    }

    private static ChildProcess run(List<String> command) {
        ChildProcess process = ChildProcess.start(command, Map.of("TERM", "xterm", "LC_ALL", "C.UTF-8"));
        process.exitStatus();
        return process;
    }

    private static List<String> quoted(List<String> words) {
        return words.stream().map(word -> "'" + word + "'").toList();
    }
}
