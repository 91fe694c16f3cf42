package io.millrace.hw.eventfd.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.signal.Signaler;
import io.millrace.api.testkit.Await;
import io.millrace.hw.unix.internal.UnixPorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The peer is a C program, at either end, and either side rings first. */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EventfdProcessTest {
    private static final int LIVES = 3;
    private static final int TRIPS = 500;
    private static final long LOOK_NANOS = 20_000_000;
    private static final int NON_BLOCKING = 04000;
    private static final int OCTAL = 8;

    @TempDir
    static Path programs;

    private static Path program;

    @TempDir
    Path directory;

    @BeforeAll
    static void build() throws Exception {
        program = ForeignPeer.build(programs);
    }

    @Test
    void aClientInCAnswersAndIsRungAgainWhenItWasKilled() throws Exception {
        try (EventfdServer server = server()) {
            for (int life = 0; life < LIVES; life++) {
                try (ForeignPeer peer = start("connect", "answer")) {
                    play(server.signaler());
                    assertTrue(peer.isAlive(), "the peer has ended");
                }
            }
        }
    }

    @Test
    void aClientInCSeesTheEnd() throws Exception {
        EventfdServer server = server();
        try (ForeignPeer peer = start("connect", "answer")) {
            play(server.signaler());
            server.close();
            assertEquals(0, peer.awaitStatus());
        }
    }

    @Test
    void aClientInCAsks() throws Exception {
        try (EventfdServer server = server();
                ForeignPeer peer = start("connect", "ask", String.valueOf(TRIPS))) {
            answer(server.signaler(), peer);
            assertEquals(0, peer.awaitStatus());
        }
    }

    @Test
    void aServerInCAnswersAndIsJoinedAgainWhenItWasKilled() throws Exception {
        try (Member client = Member.of(socket())) {
            for (int life = 1; life <= LIVES; life++) {
                try (ForeignPeer peer = start("serve", "answer")) {
                    play(client.signaler());
                    assertTrue(peer.isAlive(), "the peer has ended");
                    assertNoCounterBlocks();
                }
                client.awaitLeft();
                assertEquals(life, client.joins());
            }
        }
    }

    @Test
    void aServerInCAsks() throws Exception {
        try (Member client = Member.of(socket());
                ForeignPeer peer = start("serve", "ask", String.valueOf(TRIPS))) {
            answer(client.signaler(), peer);
            assertEquals(0, peer.awaitStatus());
        }
    }

    private static void play(Signaler signaler) {
        for (int trip = 0; trip < TRIPS; trip++) {
            signaler.ring(0);
            assertTrue(signaler.await(Await.WATCHDOG_NANOS), "no answer to ring " + trip);
        }
    }

    private static void answer(Signaler signaler, ForeignPeer peer) {
        while (peer.isAlive()) {
            if (signaler.await(LOOK_NANOS)) {
                signaler.ring(0);
            }
        }
    }

    /** The peer makes counters that block. */
    private static void assertNoCounterBlocks() throws IOException {
        List<Integer> flags = new ArrayList<>();
        try (var all = Files.list(Path.of("/proc/self/fdinfo"))) {
            for (Path each : all.toList()) {
                if (Files.exists(each)) {
                    List<String> lines = Files.readAllLines(each);
                    if (lines.stream().anyMatch(line -> line.startsWith("eventfd-count"))) {
                        flags.add(flags(lines));
                    }
                }
            }
        }
        assertTrue(flags.size() >= 2, "no counters: " + flags);
        assertTrue(flags.stream().allMatch(it -> (it & NON_BLOCKING) != 0), "a counter blocks: " + flags);
    }

    private static int flags(List<String> lines) {
        return lines.stream()
                .filter(line -> line.startsWith("flags:"))
                .map(line -> Integer.parseInt(line.substring("flags:".length()).strip(), OCTAL))
                .findFirst()
                .orElseThrow();
    }

    private ForeignPeer start(String role, String... words) throws IOException {
        List<String> all = new ArrayList<>(List.of(role, socket()));
        all.addAll(List.of(words));
        return ForeignPeer.start(program, all.toArray(String[]::new));
    }

    private EventfdServer server() {
        return EventfdServer.open("server", socket(), new UnixPorts(), Optional.empty(), Assertions::fail);
    }

    private String socket() {
        return directory.resolve("socket").toString();
    }
}
