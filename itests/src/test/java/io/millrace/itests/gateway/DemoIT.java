package io.millrace.itests.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.itests.support.ChildProcess;
import io.millrace.itests.support.Eventually;
import io.millrace.itests.support.SharedFolder;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code millrace run} without a configuration: starts, carries messages, stops, and is alone in its home. */
final class DemoIT {
    /** In the order of the reports. */
    private static final List<String> LINKS = List.of("chip", "line", "plc", "rtos", "uniproton");

    private final SharedFolder folder = new SharedFolder();
    private final Path home = folder.file("home");

    @AfterEach
    void clean() {
        folder.close();
    }

    @Test
    void theDemoCarriesMessagesBothWaysWithACPeerAndEndsWithStatusZero() {
        try (Gateway gateway = Gateway.run(home, "--headless", "--for", "30s")) {
            ChildProcess process = gateway.process();
            assertEquals(0, process.exitStatus(), process::toString);
            for (String link : LINKS) {
                for (String way : List.of("sent", "received")) {
                    String line = link + ": " + way + " [1-9]\\d* messages.*";
                    assertTrue(process.out().stream().anyMatch(each -> each.matches(line)), process::toString);
                }
            }
        }
    }

    @Test
    void theDemoWithoutACPeerStartsASecondJvmAsPeer() {
        Path installation = Gateway.installation(home, false);
        try (Gateway gateway = Gateway.run(installation, home, "--headless")) {
            gateway.process().awaitErr("a second JVM plays the peer");
            gateway.process()
                    .awaitErr(LINKS.stream()
                            .map(link -> link + " sent [1-9]\\d* \\(.*\\) received [1-9].*")
                            .collect(Collectors.joining()));
            gateway.process().terminate();
            assertEquals(0, gateway.process().exitStatus(), () -> "" + gateway.process());
        }
    }

    @Test
    void sigtermStopsTheGatewayInOrderWithStatusZeroAndTakesPeersAndMemoryAlong() throws IOException {
        try (Gateway gateway = Gateway.run(home, "--headless").awaitDemo()) {
            List<Path> shared = Json.array(gateway.shell("shm:segments -j").text()).stream()
                    .map(JsonValue::asJsonObject)
                    .filter(segment -> segment.getString("kind").equals("file"))
                    .map(segment -> Path.of(segment.getString("location")))
                    .toList();
            assertEquals(5, shared.size());
            shared.forEach(file -> assertTrue(Files.exists(file), () -> file + " is not there"));
            gateway.process().awaitErr("peer process \\d+");
            List<Long> peers = Pattern.compile("peer process (\\d+)")
                    .matcher(String.join("\n", gateway.process().err()))
                    .results()
                    .map(match -> Long.valueOf(match.group(1)))
                    .toList();
            assertEquals(4, peers.size());
            gateway.process().terminate();
            assertEquals(0, gateway.process().exitStatus(), () -> "" + gateway.process());
            Eventually.until("the end of the peers", peers::toString, () -> peers.stream()
                    .noneMatch(peer -> ProcessHandle.of(peer)
                            .filter(ProcessHandle::isAlive)
                            .isPresent()));
            shared.forEach(file -> assertTrue(Files.notExists(file), () -> file + " stays"));
            assertFalse(Files.exists(home.resolve("shell.sock"), LinkOption.NOFOLLOW_LINKS), "the socket stays");
        }
    }

    @Test
    void exitInTheShellStopsTheGatewayWithStatusZero() {
        try (Gateway gateway = Gateway.run(home, "--headless").awaitDemo()) {
            gateway.shell("exit");
            assertEquals(0, gateway.process().exitStatus(), () -> "" + gateway.process());
        }
    }

    @Test
    void aSecondGatewayInTheSameHomeIsRefusedAndTheFirstGoesOn() {
        try (Gateway first = Gateway.run(home, "--headless").awaitDemo();
                Gateway second = Gateway.run(home, "--headless")) {
            assertEquals(4, second.process().exitStatus());
            String said = second.process().toString();
            assertTrue(said.contains("another gateway runs with home " + home), said);
            assertFalse(said.contains("\tat "), said);
            assertEquals(0, first.shell("shm:peers").status());
        }
    }

    @Test
    void theSocketOfAKilledGatewayIsReplaced() {
        try (Gateway killed = Gateway.run(home, "--headless").awaitDemo()) {
            killed.process().kill();
            assertTrue(Files.exists(home.resolve("shell.sock"), LinkOption.NOFOLLOW_LINKS), "no socket was left");
            Gateway.Answer nobody = Gateway.shell(home, "lb");
            assertEquals(4, nobody.status());
            assertTrue(nobody.error().contains("no gateway runs with home " + home), nobody::error);
        }
        try (Gateway next = Gateway.run(home, "--headless").awaitDemo()) {
            assertEquals(0, next.shell("lb").status());
        }
    }

    @Test
    void aFileInTheSocketsPlaceIsRefusedByNameAndStays() throws IOException {
        Files.createDirectory(home);
        Path socket = Files.writeString(home.resolve("shell.sock"), "mine");
        try (Gateway gateway = Gateway.run(home, "--headless")) {
            gateway.process().awaitErr("shell\\.sock is no socket; remove it");
            Gateway.Answer answer = gateway.shell("lb");
            assertEquals(4, answer.status());
            assertTrue(answer.error().contains(socket + " is no socket"), answer::error);
        }
        assertEquals("mine", Files.readString(socket));
    }
}
