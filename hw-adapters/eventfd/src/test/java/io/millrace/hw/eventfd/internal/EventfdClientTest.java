package io.millrace.hw.eventfd.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.port.Handle;
import io.millrace.api.port.Port;
import io.millrace.api.port.PortPair;
import io.millrace.api.port.Ports;
import io.millrace.api.signal.Signaler;
import io.millrace.api.testkit.Await;
import io.millrace.api.testkit.Descriptors;
import io.millrace.hw.libc.Names;
import io.millrace.hw.unix.internal.UnixPorts;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EventfdClientTest {
    @TempDir
    Path directory;

    private final List<String> before = Descriptors.open();

    @AfterEach
    void nothingStaysOpen() {
        Descriptors.awaitOnly(before);
        EventfdThreads.none();
    }

    @Test
    void joinsWhenThereIsAServerAndAgainWhenItWasGone() {
        try (Member client = Member.of(socket())) {
            client.awaitWarning("waits for a server at " + socket() + ": there is no such socket");
            for (int life = 1; life <= 3; life++) {
                try (EventfdServer server = server()) {
                    Signaler ours = client.signaler();
                    ours.ring(0);
                    assertTrue(server.signaler().await(Await.WATCHDOG_NANOS));
                    server.signaler().ring(0);
                    assertTrue(ours.await(Await.WATCHDOG_NANOS));
                    assertEquals(life, client.joins());
                }
                client.awaitLeft();
            }
            client.awaitWarning("the server at " + socket() + " has gone");
        }
    }

    @Test
    void aSignalerWhoseServerHasGoneIsClosed() {
        try (Member client = Member.of(socket())) {
            Signaler ours;
            try (EventfdServer server = server()) {
                ours = client.signaler();
                ours.ring(0);
                assertTrue(server.signaler().await(Await.WATCHDOG_NANOS));
            }
            client.awaitLeft();
            Await.until(() -> !ringsCount(ours), () -> "still open");
            assertFalse(ours.await(Await.WATCHDOG_NANOS), "a closed signaler heard something");
        }
    }

    @Test
    void takesTwoEventfdsAndNothingElse() {
        try (RawServer server = new RawServer(socket());
                EventfdPair good = EventfdPair.create();
                Handle memory = new UnixPorts().memory("memory", 4096);
                Member client = Member.of(socket())) {
            List<Handle> counters = good.copies();
            Handle counter = counters.getFirst();
            assertLeaves(server, client, List.of(), "0 descriptors");
            assertLeaves(server, client, List.of(counter), "1 descriptors");
            assertLeaves(server, client, List.of(counter, counter, counter), "3 descriptors");
            assertLeaves(server, client, List.of(memory, counter), "a regular file that counts nothing");
            assertLeaves(server, client, List.of(counter, memory), "a regular file that counts nothing");
            try (PortPair sockets = new UnixPorts().pair(Ports.Kind.STREAM)) {
                assertLeaves(server, client, List.of(counter, sockets.theirs()), "a socket that counts nothing");
            }
            assertEquals(0, client.joins());
            try (Port stream = server.handOver(counters)) {
                Signaler theirs = EventfdDoorbell.of("raw", good.reversed());
                client.signaler().ring(0);
                assertTrue(theirs.await(Await.WATCHDOG_NANOS), () -> "not rung through " + stream);
                theirs.close();
            }
            counters.forEach(Handle::close);
        }
    }

    @Test
    void leavesAServerThatHandsNothingOverOrHangsUp() {
        try (RawServer server = new RawServer(socket());
                Member client = Member.impatient(socket())) {
            client.awaitWarning(
                    "waits for a server at " + socket() + ": another client has its counters, or it hands none over");
            Await.until(
                    () -> {
                        server.accept().close();
                        return client.warnings()
                                .contains("waits for a server at " + socket()
                                        + ": it hung up before it handed its counters over");
                    },
                    () -> "warnings: " + client.warnings());
            assertEquals(0, client.joins());
        }
    }

    @Test
    void leavesAServerThatSpeaksLater() {
        try (RawServer server = new RawServer(socket());
                EventfdPair pair = EventfdPair.create();
                Member client = Member.of(socket())) {
            List<Handle> counters = pair.copies();
            try (Port stream = server.handOver(counters)) {
                client.signaler();
                assertEquals(Port.Sent.SENT, stream.send(Arena.ofAuto().allocate(8), 8));
                client.awaitLeft();
                client.awaitWarning(
                        "left the server at " + socket() + ": it spoke after it had handed its counters over");
            }
            counters.forEach(Handle::close);
        }
    }

    @Test
    void aNameThatIsNotWhatItMustBeIsNotAsked() throws IOException {
        Path name = directory.resolve("socket");
        Files.createFile(name);
        try (Member client = Member.of(socket())) {
            Await.until(
                    () -> client.warnings().stream().anyMatch(it -> it.contains("it is not a socket (regular file")),
                    () -> "warnings: " + client.warnings());
            Files.delete(name);
            try (RawServer server = new RawServer(socket())) {
                Names.chmod(socket(), 0666);
                Await.until(
                        () -> client.warnings().stream().anyMatch(it -> it.contains("its mode is wider than 0600")),
                        () -> "warnings: " + client.warnings());
                Names.chmod(socket(), 0600);
                server.accept().close();
            }
        }
    }

    private static boolean ringsCount(Signaler signaler) {
        long rings = signaler.info().rings();
        signaler.ring(0);
        return signaler.info().rings() > rings;
    }

    private void assertLeaves(RawServer server, Member client, List<Handle> handles, String what) {
        try (Port stream = server.handOver(handles)) {
            client.awaitWarning("waits for a server at " + socket() + ": message from " + socket()
                    + " at offset 0x0 is " + what + ", allowed: two eventfds");
            Await.until(
                    () -> stream.receive(Arena.ofAuto().allocate(1), List.of()) == Port.GONE,
                    () -> "the client stays with " + what);
        }
    }

    private EventfdServer server() {
        return EventfdServer.open("server", socket(), new UnixPorts(), Optional.empty(), Assertions::fail);
    }

    private String socket() {
        return directory.resolve("socket").toString();
    }
}
