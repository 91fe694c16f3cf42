package io.millrace.itests.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.itests.container.AmpPeer;
import io.millrace.itests.container.FusiondockPeer;
import io.millrace.itests.container.VoxPeer;
import io.millrace.itests.support.CPeer;
import io.millrace.itests.support.ChildProcess;
import io.millrace.itests.support.Eventually;
import io.millrace.itests.support.Installation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;

/**
 * The assembled gateway in a process of its own, as a user starts it, and its shell. Thread-safety: confined to one
 * thread.
 */
final class Gateway implements AutoCloseable {
    private static final String PACKAGE = "io.millrace.gateway.launcher.";

    private final Path home;
    private final ChildProcess process;

    private Gateway(Path home, ChildProcess process) {
        this.home = home;
        this.process = process;
    }

    /** Starts {@code millrace run} with a home and more words. */
    static Gateway run(Path home, String... words) {
        return run(installation(home, true), home, words);
    }

    /** The same, with an installation of one's own. */
    static Gateway run(Path installation, Path home, String... words) {
        List<String> command = java(installation, "Main");
        command.addAll(List.of("--home", home.toString()));
        command.addAll(List.of(words));
        return new Gateway(home, ChildProcess.start(command));
    }

    /** The command line of a class of the launcher. */
    static List<String> java(Path installation, String type) {
        return new ArrayList<>(List.of(
                Installation.java().toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Dmillrace.distribution=" + installation,
                "-Dmillrace.peer.classpath=" + System.getProperty("java.class.path"),
                "-cp",
                installation.resolve("lib") + "/*",
                PACKAGE + type));
    }

    /** The assembled folder, with the C peers of the demo or without them. */
    static Path installation(Path home, boolean withPeer) {
        Path folder = home.resolveSibling(home.getFileName() + (withPeer ? "-peer" : "-alone"));
        try {
            if (Files.notExists(folder)) {
                Files.createDirectory(folder);
                for (String part : List.of("lib", "bundles", "repo", "etc")) {
                    Files.createSymbolicLink(
                            folder.resolve(part), Installation.folder().resolve(part));
                }
                if (withPeer) {
                    Path peers = Files.createDirectory(folder.resolve("peers"));
                    for (Path program :
                            List.of(CPeer.program(), VoxPeer.program(), AmpPeer.program(), FusiondockPeer.program())) {
                        Files.createSymbolicLink(peers.resolve(program.getFileName()), program);
                    }
                }
            }
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until the demo's links are up and answer. */
    Gateway awaitDemo() {
        Eventually.until("the demo's traffic", process::toString, () -> {
            Answer rings = shell("shm:rings -j");
            return process.isAlive() && rings.status() == 0 && hasTraffic(rings.text());
        });
        return this;
    }

    private static boolean hasTraffic(String rings) {
        return List.of("plc/0", "line/1", "chip/console", "uniproton", "rtos/0").stream()
                .allMatch(channel -> rings.contains(channel)
                        && Json.array(rings).stream()
                                .map(jakarta.json.JsonValue::asJsonObject)
                                .filter(ring -> ring.getString("channel").equals(channel))
                                .allMatch(ring -> ring.getInt("messages") > 0));
    }

    /** Runs {@code millrace shell} with these words. */
    Answer shell(String... words) {
        return shell(home, words);
    }

    static Answer shell(Path home, String... words) {
        List<String> command = java(Installation.folder(), "ShellClient");
        command.addAll(List.of("--home", home.toString()));
        command.addAll(List.of(words));
        try (ChildProcess client = ChildProcess.start(command, Map.of())) {
            int status = client.exitStatus();
            return new Answer(status, String.join("\n", client.out()), String.join("\n", client.err()));
        }
    }

    /** Asks until a line of the answer is like that: what is shown may follow what is so with a look now and then. */
    void awaitLine(String command, String regex) {
        Pattern line = Pattern.compile(".*" + regex + ".*");
        AtomicReference<String> last = new AtomicReference<>("");
        Eventually.until("a line like \"" + regex + "\" of " + command, last::get, () -> {
            Answer answer = shell(command);
            assertEquals(0, answer.status(), answer::toString);
            last.set(answer.text());
            return answer.text().lines().anyMatch(each -> line.matcher(each).matches());
        });
    }

    /**
     * What a command answered.
     *
     * @param status of the client
     * @param text its stdout
     * @param error its stderr
     */
    record Answer(int status, String text, String error) {}

    ChildProcess process() {
        return process;
    }

    @Override
    public void close() {
        process.terminate();
        process.exitStatus();
    }
}
