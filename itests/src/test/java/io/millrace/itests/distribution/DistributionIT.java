package io.millrace.itests.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.itests.distribution.Unpacked.Answer;
import io.millrace.itests.support.ChildProcess;
import io.millrace.itests.support.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is unpacked runs where there is nothing but a Java run-time. */
final class DistributionIT {
    /** In the order of the reports. */
    private static final List<String> LINKS = List.of("chip", "line", "plc", "rtos", "uniproton");

    private static final List<String> WITHOUT_NETWORK = List.of("unshare", "-n");

    private Unpacked unpacked;

    @BeforeEach
    void unpack() throws IOException {
        unpacked = new Unpacked();
    }

    @AfterEach
    void clean() {
        unpacked.close();
    }

    /** Where the kernel lets us, in a network of its own with nobody in it. */
    private List<String> isolated(String... words) {
        List<String> command = new ArrayList<>();
        List<String> probe = new ArrayList<>(WITHOUT_NETWORK);
        probe.add("true");
        if (Unpacked.run(probe).status() == 0) {
            command.addAll(WITHOUT_NETWORK);
        }
        command.addAll(unpacked.command(words));
        return command;
    }

    @Test
    void theDemoCarriesMessagesBothWaysOnEveryLinkAndNothingIsWrittenBesideIt() {
        unpacked.seal();
        List<String> before = unpacked.listing();

        try (ChildProcess gateway = ChildProcess.start(isolated("run", "--headless", "--for", "10m"))) {
            gateway.awaitErr("a second JVM plays the peer");
            gateway.awaitErr(
                    "first message \\d+\\.\\d\\d s after the start \\(JVM \\d+\\.\\d\\d, framework .*, bundles .*,"
                            + " load .*, link .*, message .*\\)");
            gateway.awaitErr(LINKS.stream()
                    .map(link -> link + " sent [1-9]\\d* \\(.*\\) received [1-9].*")
                    .collect(Collectors.joining()));
            askTheRunningGateway(gateway);
            gateway.terminate();
            assertEquals(0, gateway.exitStatus(), gateway::toString);
            for (String link : LINKS) {
                for (String way : List.of("sent", "received")) {
                    String line = link + ": " + way + " [1-9]\\d* messages.*";
                    assertTrue(gateway.out().stream().anyMatch(each -> each.matches(line)), gateway::toString);
                }
            }
        }
        assertTrue(Files.isDirectory(unpacked.home().resolve("cache")));
        assertEquals(before, unpacked.listing());
    }

    private void askTheRunningGateway(ChildProcess gateway) {
        Matcher memory = Pattern.compile("link plc on (\\S+),").matcher(String.join("\n", gateway.err()));
        assertTrue(memory.find(), gateway::toString);
        String rings = unpacked.ask("shell", "shm:rings", "-j");
        assertTrue(rings.contains("\"plc/0\""), rings);
        String decoded = unpacked.ask("inspect", memory.group(1), "--as", "nrfrpc:ab=1024x13,ba=1024x13", "--json");
        assertTrue(decoded.startsWith("{"), decoded);
        unpacked.ask("errors", "--json");
    }

    @Test
    void aPeerTalksToAPeer() {
        String link = unpacked.file("link").toString();
        try (ChildProcess echo = unpacked.start("peer", "nrfrpc", link, "b", "echo", "--sig", "futex")) {
            String sent = unpacked.ask(
                    "peer",
                    "nrfrpc",
                    link,
                    "a",
                    "pingpong",
                    "--count",
                    "13",
                    "--sig",
                    "futex",
                    "--timeout-ms",
                    "120000");
            assertTrue(sent.contains("\"count\":13"), sent);
            echo.terminate();
            assertEquals(0, echo.exitStatus(), echo::toString);
        }
    }

    @Test
    void theDoctorMissesNothingThatOnlyABuildNeeds() {
        Answer answer = unpacked.run("doctor");

        assertTrue(answer.out().contains("native-access"), answer::toString);
        assertFalse(answer.out().contains("c-compiler"), answer::toString);
        assertFalse((answer.out() + answer.err()).contains("\tat "), answer::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {"test", "bench", "build"})
    void whatNeedsTheSourceSaysSoInOneLine(String verb) {
        assertEquals(
                new Answer(
                        1, "", "millrace: " + verb + " needs the source; " + unpacked.root() + " is an installation"),
                unpacked.run(verb));
        String help = unpacked.ask("--help");
        assertTrue(help.contains("\n  doctor "), help);
        assertFalse(help.contains("\n  " + verb + " "), help);
    }

    @Test
    void withoutAHomeOfAnyKindOneIsAskedFor() {
        List<String> command = new ArrayList<>(unpacked.command("doctor"));
        command.removeIf(word -> word.startsWith("HOME="));

        Answer answer = Unpacked.run(command);

        assertEquals(4, answer.status());
        assertTrue(answer.err().startsWith("millrace: neither MILLRACE_HOME nor HOME is set: "), answer::toString);
    }

    @Test
    void aJarThatIsNotWhatTheIndexSaysIsRefusedByNameAndTheOthersAreLoaded() throws IOException {
        Path jar = unpacked.root().resolve("repo/io.millrace.transport.vox.jar");
        byte[] bytes = Files.readAllBytes(jar);
        bytes[bytes.length / 2] ^= 1;
        Files.write(jar, bytes);
        Path memory = unpacked.file("plc");
        Path config = Files.writeString(unpacked.file("plant.json"), """
                {
                  "io.millrace.segment.file~plc": {"path": "%s", "size:Long": 4096, "role": "CREATE"},
                  "io.millrace.signaler.spin~plc": {},
                  "io.millrace.nrfrpc~plc": {
                    "segment.target": "(millrace.segment=plc)",
                    "signaler.target": "(millrace.signaler=plc)",
                    "side": "A"
                  },
                  "io.millrace.vox.host~line": {"segment.target": "(millrace.segment=plc)", "guests:Integer": 2}
                }
                """.formatted(memory));

        try (ChildProcess gateway = unpacked.start("run", config.toString(), "--headless")) {
            gateway.awaitErr("io.millrace.transport.vox.jar has the digest [0-9a-f]{64}, the index says [0-9A-F]{64};"
                    + " it is not installed");
            Eventually.until("the link in the other jar", gateway::toString, () -> unpacked.ask("shell", "shm:rings")
                    .contains("plc/0"));
            String bundles = unpacked.ask("shell", "lb", "-s");
            assertTrue(bundles.contains("io.millrace.transport.nrfrpc"), bundles);
            assertFalse(bundles.contains("io.millrace.transport.vox"), bundles);
            assertEquals(
                    1,
                    gateway.err().stream()
                            .filter(line -> line.contains("digest"))
                            .count(),
                    gateway::toString);
            assertTrue(gateway.err().stream().noneMatch(line -> line.contains("Exception")), gateway::toString);
            gateway.terminate();
            gateway.exitStatus();
        }
    }

    @Test
    void whatIsPackedBelongsToRootAndIsOfNoTime() throws IOException {
        List<String> entries = Unpacked.run(List.of(
                        "tar",
                        "--utc",
                        "--numeric-owner",
                        "-tvzf",
                        Unpacked.tar().toString()))
                .out()
                .lines()
                .toList();

        assertTrue(entries.size() > 100, entries::toString);
        entries.forEach(line -> assertTrue(line.matches("\\S+ 0/0 +\\d+ 2026-01-01 00:00 millrace-[^/]+/.*"), line));
        assertEquals(
                List.of("millrace"),
                entries.stream()
                        .filter(line -> line.startsWith("-rwx"))
                        .map(line -> line.replaceFirst(".*/", ""))
                        .toList());
        assertTrue(entries.stream().allMatch(line -> line.matches("(drwxr-xr-x|-rw-r--r--|-rwxr-xr-x) .*")));
    }

    @Test
    void everyJarOfOthersIsInTheNotice() throws IOException {
        String notice = Files.readString(unpacked.root().resolve("NOTICE"));

        List<String> foreign = unpacked.listing().stream()
                .map(line -> line.replaceFirst("\\.jar .*", ".jar"))
                .filter(line -> line.endsWith(".jar"))
                .map(line -> unpacked.root().relativize(Path.of(line)).toString())
                .filter(name -> !name.matches("(.*/)?io\\.millrace\\.[^/]*"))
                .toList();

        assertTrue(foreign.contains("lib/jline.jar"), foreign::toString);
        assertEquals(
                List.of(),
                foreign.stream().filter(name -> !notice.contains(name)).toList());
        assertTrue(
                notice.contains("BSD-3-Clause") && Files.exists(unpacked.root().resolve("licenses/jline")), notice);
    }
}
